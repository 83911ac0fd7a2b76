package dev.keyturn.compromise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.failure.FailureType;
import dev.keyturn.key.KeyPolicy;
import dev.keyturn.replacement.Outcome;
import dev.keyturn.replacement.Phase;
import dev.keyturn.replacement.Reason;
import dev.keyturn.replacement.RestorePoint;
import dev.keyturn.replacement.Retry;
import dev.keyturn.replacement.RollBack;
import dev.keyturn.replacement.RunReport;
import dev.keyturn.testing.FakeAccount;
import io.temporal.client.WorkflowStub;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** That suspects are shut out before anything but the key is looked at, whatever else is wrong. */
class ResponseContainsFirstTest extends Responses {
  private static final Reason FALSE_ALARM = new Reason("operator@example.com", "false alarm");
  private static final Retry MENDED = new Retry("operator@example.com");
  private static final String PIN = "inventory daily is written under the old key";

  @Test
  void shutsSuspectsOutThoughNoStoreAnswers() {
    harness
        .account()
        .on(
            "inspectBucket",
            () -> {
              throw FailureType.AWS_REFUSED.failure("the bucket does not answer");
            });
    start(execute());

    awaitTrouble("PLANNING stopped: the bucket does not answer");
    assertContained();
  }

  @Test
  void shutsSuspectsOutThoughEarlierRunsLeftTwoKeys() {
    harness.account().left("one");
    harness.account().left("two");
    harness.runs().made("one");
    start(execute());

    awaitTrouble("earlier runs left more than one");
    assertContained();
  }

  @Test
  void goesOnOnceWhatRefusedThePlanIsMended() {
    harness.account().bucketPins(PIN);
    start(execute());
    awaitTrouble("the suspects are shut out; the rest of the plan waits: bucket orders: " + PIN);

    harness.account().bucketPins();
    harness.run(ID).retryFailed(MENDED);

    proof();
    assertThat(harness.run(ID).plan().plan().refusals()).isEmpty();
  }

  @Test
  void asksAgainWhileTheSameRefusesIt() {
    harness.account().bucketPins(PIN);
    start(execute());
    awaitTrouble(PIN);

    harness.run(ID).retryFailed(MENDED);

    harness.await(ID, Phase.NEEDS_HUMAN);
    assertThat(harness.account().calls().stream().filter("inspectBucket"::equals)).hasSize(2);
    assertThat(harness.account().calls()).doesNotContain("createReplacementKey");
  }

  @Test
  void saysWhichWayLeadsOnWhereOnlyAnotherInputHelps() {
    harness.account().logsTo("logs");
    start(execute());

    awaitTrouble("What needs another input: `reject`, which leaves the suspects shut out");
  }

  /** A run that was rejected before it made a key is known to nobody but by its id. */
  @Test
  void saysThatItsWayBackLeavesAContainmentThatItFound() {
    harness.account().bucketPins(PIN);
    WorkflowStub rejected = start(execute());
    awaitTrouble(PIN);
    harness.run(ID).reject(FALSE_ALARM);
    rejected.getResult(RunReport.class);
    harness.endLocks();
    harness.account().bucketPins();

    harness.start(ID + "/again", execute());
    harness.await(ID + "/again", Phase.AWAITING_APPROVAL);

    assertThat(harness.run(ID + "/again").restorePoint().gaps())
        .singleElement()
        .asString()
        .contains("was contained already");
  }

  @Test
  void leavesSuspectsShutOutWhenTheRunIsRejected() {
    harness.account().bucketPins(PIN);
    WorkflowStub run = start(execute());
    awaitTrouble(PIN);

    harness.run(ID).reject(FALSE_ALARM);

    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.REJECTED);
    assertContained();
  }

  @Test
  void letsSuspectsInAgainWhenTheRunGoesBack() {
    String found = harness.account().policy();
    harness.account().bucketPins(PIN);
    WorkflowStub run = start(execute());
    awaitTrouble(PIN);

    harness.run(ID).rollBack(new RollBack("operator@example.com", "false alarm", true));

    harness.await(ID, Phase.ROLLED_BACK);
    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(harness.account().policy()).isEqualTo(found);
  }

  @Test
  void leavesSuspectsShutOutWhenTheRunGoesBackUnlessAskedTo() {
    WorkflowStub run = start(execute());
    harness.await(ID, Phase.AWAITING_APPROVAL);

    harness.run(ID).rollBack(new RollBack("requester@example.com", "wrong scope", null));

    RunReport report = run.getResult(RunReport.class);
    assertThat(report.outcome()).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(report.notes()).anyMatch(note -> note.contains("containment stays"));
    assertThat(harness.account().target(FakeAccount.ALIAS)).isEqualTo(FakeAccount.OLD);
    assertThat(harness.account().calls()).doesNotContain("liftContainment");
    assertThat(harness.run(ID).restorePoint().containment()).isPresent();
    assertThat(harness.run(ID).restorePoint().requestedBy()).contains("requester@example.com");
  }

  @Test
  void letsNobodyInForTheRequester() {
    harness.account().bucketPins(PIN);
    start(execute());
    awaitTrouble(PIN);

    assertRefused(
        () -> harness.run(ID).rollBack(new RollBack("Requester@example.com", "false alarm", true)),
        "liftContainment: \"Requester@example.com\" requested the run");
    assertContained();
  }

  @Test
  void doesNotMindTheRequesterWhereNobodyIsShutOut() {
    harness.start(ID, replacing());
    harness.await(ID, Phase.AWAITING_APPROVAL);

    harness.run(ID).rollBack(new RollBack("requester@example.com", "false alarm", true));

    harness.await(ID, Phase.ROLLED_BACK);
  }

  @Test
  void goesBackBeforeItKnowsMoreThanTheKey() {
    AtomicReference<RestorePoint> point = new AtomicReference<>();
    harness
        .account()
        .on(
            "findReplacementKeys",
            () -> {
              point.set(harness.run(ID).restorePoint());
              harness.run(ID).rollBack(new RollBack("operator@example.com", "false alarm", true));
            });
    WorkflowStub run = start(execute());

    harness.await(ID, Phase.ROLLED_BACK);
    RunReport report = run.getResult(RunReport.class);
    assertThat(report.plan().plan().oldKey()).isEqualTo(FakeAccount.OLD);
    assertThat(report.plan().plan().stores()).isEmpty();
    assertThat(Objects.requireNonNull(point.get()).containment()).isPresent();
    assertThat(harness.account().calls()).contains("liftContainment");
  }

  @Test
  void refusesBeforeItContainsWhatTheKeyItselfForbids() {
    harness.account().grant("g9", "arn:aws:iam::111122223333:role/nobody-decided", false);
    Map<String, Object> input = execute();
    input.put("suspects", List.of(FakeAccount.WORKER));

    assertFails(input, FailureType.PLAN_REFUSED, "it is the worker itself");
    assertThat(harness.account().calls()).containsOnly("takeKeyInventory");
  }

  private void assertContained() {
    assertThat(KeyPolicy.parse(FakeAccount.OLD, harness.account().policy()).containment())
        .isNotEmpty();
    assertThat(harness.account().calls()).doesNotContain("createReplacementKey");
  }
}
