package dev.keyturn.acceptance.drill;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.KeyturnJson;
import dev.keyturn.acceptance.estate.Actor;
import dev.keyturn.acceptance.estate.Estate;
import dev.keyturn.acceptance.process.Await;
import dev.keyturn.key.KeyReference;
import dev.keyturn.key.SealMode;
import dev.keyturn.reencryption.Receipt;
import dev.keyturn.reencryption.ReencryptionMode;
import dev.keyturn.reencryption.WrappedDataKey;
import dev.keyturn.replacement.Phase;
import dev.keyturn.replacement.PlanView;
import dev.keyturn.replacement.Proof;
import dev.keyturn.replacement.ReplacementRequest;
import dev.keyturn.replacement.RunMode;
import dev.keyturn.replacement.RunReport;
import dev.keyturn.replacement.RunStatus;
import dev.keyturn.starter.run.Run;
import dev.keyturn.starter.run.Runs;
import dev.keyturn.starter.run.Start;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The response to the compromise, as a responder starts and follows it. */
public final class Response {
  private static final ObjectMapper JSON = KeyturnJson.mapper();
  private static final Duration SETTLE = Duration.ofSeconds(2);
  private static final Duration WATCH = Duration.ofDays(7);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(300);
  private static final Duration LONGEST = Duration.ofMinutes(15);
  private static final int MAX_SWEEPS = 5;

  private final Runs runs;
  private final Estate estate;
  private final SecondPerson secondPerson;
  private final String id;
  private final Run run;
  private Optional<RunStatus> lastSeen = Optional.empty();

  Response(Runs runs, Estate estate, SecondPerson secondPerson) {
    this.runs = runs;
    this.estate = estate;
    this.secondPerson = secondPerson;
    this.id = "RespondToCompromise/" + estate.region() + "/orders";
    this.run = runs.run(id);
  }

  /** The workflow id. */
  public String id() {
    return id;
  }

  /** What was seen last; empty before the run was seen at all. */
  public Optional<RunStatus> lastSeen() {
    return lastSeen;
  }

  /** Makes the plan. */
  public PlanView plan() {
    String planId = id.replaceFirst("^RespondToCompromise", "Plan");
    runs.start(start(planId, request(RunMode.PLAN, Optional.empty())));
    return runs.run(planId).result(RunReport.class).plan();
  }

  /** Executes exactly that plan. */
  public void execute(PlanView plan) {
    runs.start(start(id, request(RunMode.EXECUTE, Optional.of(plan.planHash()))));
  }

  /** Follows the run until it waits for an approval; fails if it can't get there. */
  public Proof awaitProof(Consumer<RunStatus> view) {
    follow(view, status -> status.phase() == Phase.AWAITING_APPROVAL);
    return run.ask("proof", Proof.class);
  }

  /** Sends an Update. */
  public Receipt tell(String update, Object input) {
    JsonNode json = JSON.valueToTree(input);
    return run.tell(update, Receipt.class, json);
  }

  /** Follows the run to its end. */
  public RunReport awaitEnd(Consumer<RunStatus> view) {
    follow(view, status -> false);
    RunReport report = run.result(RunReport.class);
    lastSeen = Optional.of(report.status());
    view.accept(report.status());
    return report;
  }

  /** The inline data keys as the run has them now. */
  public List<WrappedDataKey> inlineKeys() {
    return run.tryAsk("inlineKeys", WrappedDataKey[].class, Duration.ofSeconds(2))
        .map(Arrays::asList)
        .orElse(List.of());
  }

  private void follow(Consumer<RunStatus> view, Predicate<RunStatus> isThere) {
    long end = System.nanoTime() + LONGEST.toNanos();
    while (!run.isClosed()) {
      Optional<RunStatus> status = look();
      status.ifPresent(view);
      if (status.filter(isThere).isPresent()) {
        return;
      }
      if (status.filter(seen -> seen.phase() == Phase.NEEDS_HUMAN).isPresent()
          && !secondPerson.settles(status.get(), this)) {
        throw new IllegalStateException("the run needs a human: " + trouble(status.get()));
      }
      if (System.nanoTime() - end > 0) {
        throw new IllegalStateException("the run did not get on in " + LONGEST);
      }
      Await.sleep(BETWEEN_LOOKS);
    }
  }

  /** Empty while no worker answers, such as one that is being started again. */
  private Optional<RunStatus> look() {
    try {
      RunStatus status = run.ask("status", RunStatus.class);
      lastSeen = Optional.of(status);
      return lastSeen;
    } catch (Run.Unanswered e) {
      return Optional.empty();
    }
  }

  private static String trouble(RunStatus status) {
    List<String> lines = new ArrayList<>(List.of(status.trouble()));
    status.pins().forEach(pins -> lines.add(pins.name() + " " + pins.examples()));
    status.problems().forEach(problem -> lines.add(problem.toString()));
    return String.join("\n", lines);
  }

  private ReplacementRequest request(RunMode mode, Optional<String> plan) {
    return new ReplacementRequest(
        new KeyReference(Estate.ALIAS),
        estate.region(),
        Optional.of("DRILL-1"),
        Approver.REQUESTER,
        estate.stores(),
        mode,
        plan,
        ReencryptionMode.NEW_DATA_KEYS,
        List.of(Actor.ATTACKER.arn()),
        List.of(Actor.APPLICATION.arn()),
        Optional.of(Actor.APPLICATION.arn()),
        SETTLE,
        MAX_SWEEPS,
        1,
        false,
        SealMode.NOW,
        WATCH,
        true,
        Optional.empty());
  }

  private static Start start(String id, ReplacementRequest request) {
    ObjectNode input = JSON.valueToTree(request);
    String summary = request.mode() + ": replace compromised " + request.key();
    return new Start(
        "RespondToCompromise",
        id,
        input,
        Optional.of(request.key().value()),
        summary,
        "A drill, requested by " + request.requestedBy());
  }
}
