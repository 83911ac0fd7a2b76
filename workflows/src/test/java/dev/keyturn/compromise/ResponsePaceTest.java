package dev.keyturn.compromise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.reencryption.PaceStatus;
import dev.keyturn.reencryption.Pause;
import dev.keyturn.reencryption.Receipt;
import dev.keyturn.reencryption.Resume;
import dev.keyturn.reencryption.Throttle;
import dev.keyturn.replacement.Outcome;
import dev.keyturn.replacement.Phase;
import dev.keyturn.replacement.Reason;
import dev.keyturn.replacement.RollBack;
import dev.keyturn.replacement.RunReport;
import dev.keyturn.replacement.RunStatus;
import dev.keyturn.testing.BrokenOff;
import dev.keyturn.testing.FakeItem;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What people decide about a response's pace. */
class ResponsePaceTest extends Responses {
  private static final String OPERATOR = "operator@example.com";

  @Test
  void beginsNoPageWhileItIsPausedAndGoesOnWhereItWas() {
    holds(9);
    breaksOff(() -> harness.run(ID).pause(new Pause(OPERATOR)));
    WorkflowStub run = start(execute());

    RunStatus paused = harness.await(ID, Phase.PAUSED);
    assertThat(paused.pace().paused().orElseThrow().by()).isEqualTo(OPERATOR);
    assertThat(paused.waitsFor()).isEmpty();
    letTimePass();
    assertThat(pages()).isEqualTo(1);

    harness.run(ID).resume(new Resume(OPERATOR));
    approve();
    RunReport report = run.getResult(RunReport.class);
    assertThat(report.outcome()).isEqualTo(Outcome.DONE);
    assertThat(report.status().stores().get(0).counts().newDataKeys()).isEqualTo(9);
    assertThat(report.status().stores().get(0).counts().total()).isEqualTo(9);
    assertThat(report.status().pace()).isEqualTo(PaceStatus.FULL);
    assertThat(report.status().seconds()).containsKey("PAUSED");
  }

  @Test
  void holdsUpNoMoreThanTheReencryption() {
    harness.account().on("createReplacementKey", () -> harness.run(ID).pause(new Pause(OPERATOR)));
    start(execute());

    harness.await(ID, Phase.PAUSED);
    assertThat(harness.account().calls())
        .contains("containSuspects", "repointAlias")
        .doesNotContain("prepareBucket", "sweepObjects", "sweepDataKeys");
  }

  @Test
  void rollsBackWhileItIsPaused() {
    holds(9);
    breaksOff(() -> harness.run(ID).pause(new Pause(OPERATOR)));
    WorkflowStub run = start(execute());
    harness.await(ID, Phase.PAUSED);
    harness.sleep(Duration.ofSeconds(1));

    harness.run(ID).rollBack(new RollBack(OPERATOR, "false alarm", true));

    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(pages()).isEqualTo(1);
  }

  @Test
  void takesNoApprovalUntilItIsResumed() {
    WorkflowStub run = start(execute());
    String hash = proof().hash();
    harness.run(ID).pause(new Pause(OPERATOR));

    assertThat(harness.run(ID).status().phase()).isEqualTo(Phase.AWAITING_APPROVAL);
    assertRefused(() -> harness.run(ID).approve(approval(hash)), "send resume first");
    harness.run(ID).resume(new Resume(OPERATOR));
    harness.run(ID).approve(approval(hash));
    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.DONE);
  }

  @Test
  void isRejectedWhileItIsPaused() {
    WorkflowStub run = start(execute());
    proof();
    harness.run(ID).pause(new Pause(OPERATOR));
    harness.run(ID).reject(new Reason("approver@example.com", "not today"));
    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.REJECTED);
  }

  @Test
  void sharesAThrottleAmongShards() {
    holds(12);
    harness.account().shards(2);
    AtomicInteger pages = new AtomicInteger();
    harness
        .account()
        .on(
            "sweepObjects",
            () -> {
              int page = pages.incrementAndGet();
              if (page == 2) {
                harness.run(ID).throttle(throttle(6));
              }
              if (page <= 2) {
                BrokenOff.await();
              }
            });
    start(execute());
    proof();

    assertThat(harness.account().calls()).contains("sweepObjects at 3.0");
    RunStatus status = harness.run(ID).status();
    assertThat(status.pace().throttled().orElseThrow().objectsPerSecond()).isEqualTo(6);
    assertThat(status.pace().sentences().get(0)).contains("6 objects per second", OPERATOR);

    harness.run(ID).throttle(new Throttle(Optional.empty(), Optional.empty()));
    assertThat(harness.run(ID).status().pace()).isEqualTo(PaceStatus.FULL);
  }

  @Test
  void turnsDownWhatIsNotToBeHeldUp() {
    AtomicBoolean refused = new AtomicBoolean();
    harness
        .account()
        .on(
            "disableOldKey",
            () -> {
              assertRefused(() -> harness.run(ID).pause(new Pause(OPERATOR)), "approved already");
              refused.set(true);
            });
    WorkflowStub run = start(execute());
    proof();

    assertRefused(() -> harness.run(ID).resume(new Resume(OPERATOR)), "resume: the run is not");
    harness.run(ID).pause(new Pause(OPERATOR));
    assertRefused(() -> harness.run(ID).pause(new Pause("x")), "paused already, by " + OPERATOR);
    harness.run(ID).resume(new Resume(OPERATOR));
    approve();
    run.getResult(RunReport.class);
    assertThat(refused).isTrue();
  }

  @Test
  void turnsDownWhatItCannotRead() {
    WorkflowStub run = start(execute());
    proof();
    assertRefused(() -> send(run, "pause", Map.of()), "by is missing");
    assertRefused(() -> send(run, "pause", Map.of("by", "x", "why", "y")), "why: unknown field");
    assertRefused(
        () -> send(run, "throttle", Map.of("objectsPerSecond", 0)),
        "objectsPerSecond: must be at least 1");
    assertRefused(
        () -> send(run, "throttle", Map.of("objectPerSecond", 5)),
        "objectPerSecond: unknown field");
    send(run, "throttle", Map.of("objectsPerSecond", 5));
    assertThat(harness.run(ID).status().pace().throttled()).isPresent();
  }

  @Test
  void leavesThePaceOfASweepToTheRunThatItIsPartOf() {
    holds(9);
    String sweep = ID + "/bucket/orders/sweep-1-reencrypt";
    AtomicBoolean refused = new AtomicBoolean();
    duringPages(
        () -> {
          assertRefused(
              () ->
                  harness
                      .client()
                      .newUntypedWorkflowStub(sweep)
                      .update("pause", Receipt.class, Map.of("by", "x")),
              "part of run " + ID);
          refused.set(true);
        });
    start(execute());
    proof();
    assertThat(refused).isTrue();
  }

  private static Throttle throttle(int rate) {
    return new Throttle(Optional.of(rate), Optional.of(OPERATOR));
  }

  private static void send(WorkflowStub run, String update, Map<String, Object> input) {
    run.update(update, Receipt.class, input);
  }

  private void holds(int count) {
    harness
        .account()
        .holds(
            "bucket/orders",
            IntStream.range(0, count)
                .mapToObj(i -> FakeItem.old("item-" + i))
                .toArray(FakeItem[]::new));
  }

  /** While the first page is going, which is then broken off. */
  private void breaksOff(Runnable decision) {
    duringPages(
        () -> {
          decision.run();
          BrokenOff.await();
        });
  }

  /** While the first page is going. */
  private void duringPages(Runnable decision) {
    AtomicBoolean once = new AtomicBoolean();
    harness
        .account()
        .on(
            "sweepObjects",
            () -> {
              if (!once.getAndSet(true)) {
                decision.run();
              }
            });
  }

  private int pages() {
    return Collections.frequency(harness.account().calls(), "sweepObjects");
  }

  private void letTimePass() {
    List.of(1, 60, 86_400).forEach(seconds -> harness.sleep(Duration.ofSeconds(seconds)));
  }
}
