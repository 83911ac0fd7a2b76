package dev.keyturn.compromise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.failure.FailureType;
import dev.keyturn.replacement.Outcome;
import dev.keyturn.replacement.Phase;
import dev.keyturn.replacement.Reason;
import dev.keyturn.replacement.Retry;
import dev.keyturn.replacement.RollBack;
import dev.keyturn.replacement.RunReport;
import dev.keyturn.replacement.RunStatus;
import dev.keyturn.testing.FakeAccount;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** That a run does not disable the old key where Temporal would end it before it can answer. */
@Timeout(60)
class FullHistoryTest extends Responses {
  private static final long NEARLY_FULL = 47_900_000;
  private static final String OTHER = "RespondToCompromise/eu-west-1/again";

  @Test
  void beginsNoRoundOfSweepsThatNoDisableCouldFollow() {
    harness.account().on("repointAlias", () -> harness.history().is(NEARLY_FULL));
    start(execute());

    assertAsksForItsEnd();
    assertThat(harness.account().calls()).doesNotContain("prepareBucket", "sweepObjects");
  }

  @Test
  void disablesNothingWhereWhatFollowsWouldNotFit() {
    isRejectedOnceItIsFull();

    assertThat(harness.account().calls()).doesNotContain("disableOldKey");
    assertThat(harness.account().state(FakeAccount.OLD)).isEqualTo("Enabled");
    assertThat(harness.account().policy()).doesNotContain("KeyturnSeal");
  }

  @Test
  void isFollowedByARunThatTakesOverItsKeyAndEndsIt() {
    isRejectedOnceItIsFull();
    harness.endLocks();
    harness.history().is(0);
    harness.account().on("reconcileReplacementKeys", () -> {});
    harness.account().left(ID);
    harness.runs().made(ID);
    WorkflowStub next = harness.start(OTHER, execute());
    RunStatus waiting = harness.await(OTHER, Phase.AWAITING_APPROVAL);
    harness.run(OTHER).approve(approval(waiting.proofHash().orElseThrow()));

    RunReport report = next.getResult(RunReport.class);
    assertThat(report.outcome()).isEqualTo(Outcome.DONE);
    assertThat(report.plan().plan().adopts()).isPresent();
    assertThat(harness.account().state(FakeAccount.OLD)).isEqualTo("Disabled");
  }

  @Test
  void goesBackFromThere() {
    harness.account().on("repointAlias", () -> harness.history().is(NEARLY_FULL));
    WorkflowStub run = start(execute());
    assertAsksForItsEnd();

    harness.run(ID).rollBack(new RollBack("operator@example.com", "its history is full", false));
    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(harness.account().target(FakeAccount.ALIAS)).isEqualTo(FakeAccount.OLD);
  }

  /** The wait itself may have filled it. */
  @Test
  void triesNoDisableAgainOnceItsHistoryIsFull() {
    harness.account().fails("disableOldKey", FailureType.ACCESS_DENIED, "not today");
    start(execute());
    approve();
    awaitTrouble("disabling stopped: not today");
    harness.history().is(NEARLY_FULL);
    harness.run(ID).retryFailed(new Retry("operator@example.com"));

    assertAsksForItsEnd();
    assertThat(harness.account().calls()).containsOnlyOnce("disableOldKey");
  }

  /** An outage that nobody would answer, because the run is gone. */
  @Test
  void enablesTheKeyWhereAllCanNotBeReadOnceMore() {
    onceIn(
        Phase.SOAKING,
        "readObjects",
        () -> harness.account().changeNewKey(Optional.of("{\"Statement\":[]}")));
    start(execute());
    approve();
    assertThat(harness.await(ID, Phase.NEEDS_HUMAN).trouble())
        .contains("the old key is disabled, and somebody changed the keys");
    harness.account().changeNewKey(Optional.empty());
    harness.history().is(NEARLY_FULL);
    harness.run(ID).retryFailed(new Retry("operator@example.com"));

    assertAsksForItsEnd();
  }

  @Test
  void leavesWhatIsLeftOfTheHistoryToTheEndWhenItWaits() {
    harness.account().on("sealKey", () -> harness.history().is(NEARLY_FULL));
    WorkflowStub run = start(execute());
    proof();
    int looks = harness.account().watches();
    harness.sleep(Duration.ofDays(1));

    assertThat(harness.account().watches()).isEqualTo(looks).isZero();
    assertThat(harness.run(ID).status().notes())
        .anySatisfy(note -> assertThat(note).contains("the keys are not watched any more"));
    harness.run(ID).reject(new Reason("operator@example.com", "not today"));
    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.REJECTED);
  }

  /** Full after the approval; nobody waits for a result, for which this server would skip years. */
  private void isRejectedOnceItIsFull() {
    harness.account().on("reconcileReplacementKeys", () -> harness.history().is(NEARLY_FULL));
    start(execute());
    approve();
    assertAsksForItsEnd();
    harness.run(ID).reject(new Reason("operator@example.com", "its history is full"));
    harness.await(ID, Phase.REJECTED);
  }

  private void assertAsksForItsEnd() {
    awaitTrouble("that of this run is nearly full");
    RunStatus status = harness.run(ID).status();
    assertThat(status.phase()).isEqualTo(Phase.NEEDS_HUMAN);
    assertThat(status.trouble())
        .contains(
            "Nothing is lost: this run leaves the old key enabled",
            "`reject`",
            "takes over the new key");
    assertThat(harness.account().state(FakeAccount.OLD)).isEqualTo("Enabled");
    assertRefused(
        () -> harness.run(ID).retryFailed(new Retry("operator@example.com")),
        "only reject or rollBack is left");
  }
}
