package dev.keyturn.compromise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.failure.FailureType;
import dev.keyturn.replacement.Outcome;
import dev.keyturn.replacement.Phase;
import dev.keyturn.replacement.Reason;
import dev.keyturn.replacement.Retry;
import dev.keyturn.replacement.RollBack;
import dev.keyturn.replacement.RunReport;
import dev.keyturn.testing.BrokenOff;
import dev.keyturn.testing.FakeAccount;
import io.temporal.client.WorkflowStub;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The old key after its disable: dead at the end, or enabled again before anybody is asked. */
class ResponseEndingTest extends Responses {
  private static final Reason FALSE_ALARM = new Reason("approver@example.com", "false alarm");

  @ParameterizedTest
  @ValueSource(strings = {"readObjects", "proveKeyDead"})
  void goesBackThoughThatIsDecidedDuringTheLastCallsOfTheSoak(String step) {
    onceIn(
        Phase.SOAKING,
        step,
        () -> {
          harness.run(ID).rollBack(new RollBack("approver@example.com", "false alarm", true));
          BrokenOff.await();
        });
    WorkflowStub run = start(onOneBucket(execute()));
    approve();

    RunReport report = run.getResult(RunReport.class);
    assertThat(report.outcome()).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(report.death()).isEmpty();
    assertThat(report.reads()).isEmpty();
    assertThat(harness.account().state(FakeAccount.OLD)).isEqualTo("Enabled");
    assertThat(harness.account().target(FakeAccount.ALIAS)).isEqualTo(FakeAccount.OLD);
  }

  @Test
  void neverEndsDoneWithAKeyThatSomebodyEnabledDuringTheSoak() {
    onceIn(Phase.SOAKING, "readDataKeys", () -> harness.account().enable(FakeAccount.OLD));
    WorkflowStub run = start(execute());
    approve();

    assertThat(harness.await(ID, Phase.AWAITING_APPROVAL).trouble()).contains("still decrypts");
    approve();
    RunReport report = run.getResult(RunReport.class);
    assertThat(report.outcome()).isEqualTo(Outcome.DONE);
    assertThat(harness.account().state(FakeAccount.OLD)).isEqualTo("Disabled");
  }

  @Test
  void asksTheKeyLastAndReportsThatAnswer() {
    WorkflowStub run = start(execute());
    approve();

    assertThat(run.getResult(RunReport.class).death().orElseThrow())
        .satisfies(
            death -> {
              assertThat(death.times()).isEqualTo(6);
              assertThat(death.last()).isEqualTo(harness.account().now());
            });
    assertThat(harness.account().calls()).last().isEqualTo("proveKeyDead");
  }

  /** What tells nobody whether the data reads. */
  static List<Arguments> unknowns() {
    return Stream.of(Phase.PROVING, Phase.SOAKING)
        .flatMap(
            phase ->
                Stream.of(
                        FailureType.NOT_FOUND,
                        FailureType.AWS_REFUSED,
                        FailureType.INVALID_INPUT,
                        FailureType.CHANGED_BY_OTHERS)
                    .map(type -> Arguments.of(phase, type)))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("unknowns")
  void enablesTheOldKeyBeforeItAsksWhatAReadCannotTell(Phase phase, FailureType type) {
    assertEnabledBeforeAPersonIsAsked(phase, "readDataKeys", type);
  }

  @ParameterizedTest
  @MethodSource("unknowns")
  void enablesTheOldKeyBeforeItAsksWhatTheProofCannotTell(Phase phase, FailureType type) {
    assertEnabledBeforeAPersonIsAsked(phase, "proveKeyDead", type);
  }

  private void assertEnabledBeforeAPersonIsAsked(Phase phase, String step, FailureType type) {
    onceIn(phase, step, () -> harness.account().fails(step, type, "nobody can tell"));
    WorkflowStub run = start(execute());
    approve();

    assertThat(harness.await(ID, Phase.NEEDS_HUMAN).trouble())
        .contains("enabled again", "nobody can tell");
    assertThat(harness.account().state(FakeAccount.OLD)).isEqualTo("Enabled");
    harness.run(ID).reject(FALSE_ALARM);
    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.REJECTED);
  }

  /** Retries of AWS's kind end after ten minutes; the person may come days later. */
  @Test
  void enablesTheOldKeyWhenAReadIsUnavailableForTenMinutes() {
    AtomicBoolean down = new AtomicBoolean(true);
    harness
        .account()
        .on(
            "readDataKeys",
            () -> {
              if (down.get() && harness.account().state(FakeAccount.OLD).equals("Disabled")) {
                throw FailureType.UNAVAILABLE.failure("no route to KMS");
              }
            });
    WorkflowStub run = start(execute());
    approve();

    assertThat(harness.await(ID, Phase.NEEDS_HUMAN).trouble()).contains("enabled again");
    assertThat(harness.account().state(FakeAccount.OLD)).isEqualTo("Enabled");

    down.set(false);
    harness.run(ID).retryFailed(new Retry("operator@example.com"));
    approve();
    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.DONE);
  }

  @Test
  void enablesTheOldKeyWhenTheDisableIsAnsweredByAnError() {
    onceIn(
        Phase.DISABLING,
        "disableOldKey",
        () -> {
          harness.account().disable(FakeAccount.OLD);
          harness.account().fails("disableOldKey", FailureType.AWS_REFUSED, "answer lost");
        });
    WorkflowStub run = start(execute());
    approve();

    assertThat(harness.await(ID, Phase.NEEDS_HUMAN).trouble()).contains("answer lost");
    assertThat(harness.account().state(FakeAccount.OLD)).isEqualTo("Enabled");

    harness.run(ID).retryFailed(new Retry("operator@example.com"));
    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.DONE);
  }

  /** Row 35A: what is needed for nothing else is tried before it matters. */
  @Test
  void neverDisablesWhatTheWorkerItselfCannotRead() {
    AtomicBoolean denied = new AtomicBoolean(true);
    harness
        .account()
        .on(
            "readObjects",
            () -> {
              if (denied.get()) {
                throw FailureType.ACCESS_DENIED.failure(
                    "s3:GetObject on orders: AccessDenied; allow s3:GetObject to the worker's"
                        + " principal in IAM");
              }
            });
    WorkflowStub run = start(execute());
    approve();

    awaitTrouble("reads failed before the disable: bucket/orders: s3:GetObject on orders");
    assertThat(harness.run(ID).status().trouble()).contains("allow s3:GetObject");
    assertThat(harness.account().calls()).doesNotContain("disableOldKey");

    denied.set(false);
    approve();
    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.DONE);
  }

  @Test
  void findsAnOutageAtTheLastStoreWhileTheFirstIsStillRead() {
    CountDownLatch enabled = new CountDownLatch(1);
    harness.account().on("enableOldKey", enabled::countDown);
    CountDownLatch reading = new CountDownLatch(1);
    CompletableFuture<Boolean> early = new CompletableFuture<>();
    onceIn(
        Phase.PROVING,
        "readObjects",
        () -> {
          reading.countDown();
          early.complete(soon(enabled));
        });
    onceIn(
        Phase.PROVING,
        "readDataKeys",
        () -> {
          assertThat(soon(reading)).isTrue();
          harness.account().fails("readDataKeys", FailureType.KEY_STATE, "KMS.Disabled");
        });
    start(execute());
    approve();

    assertThat(harness.await(ID, Phase.NEEDS_HUMAN).trouble()).contains("KMS.Disabled");
    assertThat(early.join()).isTrue();
  }

  private static boolean soon(CountDownLatch latch) {
    try {
      return latch.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
