package dev.keyturn.acceptance.kill;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyturn.KeyturnJson;
import dev.keyturn.acceptance.process.Await;
import dev.keyturn.reencryption.Receipt;
import dev.keyturn.replacement.Approval;
import dev.keyturn.replacement.Phase;
import dev.keyturn.replacement.Proof;
import dev.keyturn.replacement.RunReport;
import dev.keyturn.replacement.RunStatus;
import dev.keyturn.starter.run.Run;
import dev.keyturn.starter.run.StarterFailure;
import io.temporal.client.WorkflowClient;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** A run that is followed although workers and servers come and go. */
final class FollowedRun {
  /** Who approves. */
  public static final String APPROVER = "second.person@example.com";

  private static final Duration GLANCE = Duration.ofSeconds(3);
  private static final Duration LONGEST = Duration.ofMinutes(8);

  /** Each look is a query, which server and worker have work with. */
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);

  private final WorkflowClient client;
  private final Run run;

  FollowedRun(WorkflowClient client, Run run) {
    this.client = client;
    this.run = run;
  }

  /** The workflow id. */
  public String id() {
    return run.id();
  }

  public Run run() {
    return run;
  }

  public WorkflowClient client() {
    return client;
  }

  /** Waits until the status is as wanted; fails if the run ends or needs a human before. */
  public RunStatus await(String what, Predicate<RunStatus> wanted) {
    return Await.until(what, LONGEST, BETWEEN_LOOKS, () -> look(wanted));
  }

  /** Waits until the run is in a phase. */
  public RunStatus await(Phase phase) {
    return await("see " + phase, status -> status.phase() == phase);
  }

  /** Waits until the run asks for an approval, and returns what is to be approved. */
  public Proof awaitProof() {
    await(Phase.AWAITING_APPROVAL);
    return Await.until(
        "see the proof", LONGEST, BETWEEN_LOOKS, () -> run.tryAsk("proof", Proof.class, GLANCE));
  }

  /** Approves as a second person. */
  public void approve(Proof proof) {
    JsonNode approval =
        KeyturnJson.mapper().valueToTree(new Approval(APPROVER, proof.hash(), true));
    run.tell("approve", Receipt.class, approval);
  }

  /** Waits for the end; fails if the run needs a human. */
  public RunReport awaitReport() {
    awaitEnd(() -> isClosed() || look(status -> false).isPresent());
    return run.result(RunReport.class);
  }

  /** Waits for the end, whatever the run is asked or asks for meanwhile. */
  public <T> T awaitEnd(Class<T> type) {
    awaitEnd(this::isClosed);
    return run.result(type);
  }

  private static void awaitEnd(BooleanSupplier isThere) {
    Await.until(
        "end",
        LONGEST,
        BETWEEN_LOOKS,
        () -> Optional.of(isThere).filter(BooleanSupplier::getAsBoolean));
  }

  private Optional<RunStatus> look(Predicate<RunStatus> wanted) {
    Optional<RunStatus> seen = run.tryAsk("status", RunStatus.class, GLANCE);
    seen.filter(status -> status.phase() == Phase.NEEDS_HUMAN)
        .ifPresent(
            status -> {
              throw new IllegalStateException("the run needs a human: " + status);
            });
    Optional<RunStatus> found = seen.filter(wanted);
    if (found.isEmpty() && seen.isPresent() && isClosed()) {
      // Tells why, if the run failed.
      return Optional.of(run.result(RunReport.class).status()).filter(wanted);
    }
    return found;
  }

  private boolean isClosed() {
    try {
      return run.isClosed();
    } catch (StarterFailure unreachable) {
      return false;
    }
  }
}
