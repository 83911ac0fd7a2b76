package dev.keyturn.compromise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.failure.FailureType;
import dev.keyturn.key.Containment;
import dev.keyturn.key.KeyGrant;
import dev.keyturn.reencryption.EbsSettings;
import dev.keyturn.replacement.Outcome;
import dev.keyturn.replacement.Phase;
import dev.keyturn.replacement.RestorePoint;
import dev.keyturn.replacement.Retry;
import dev.keyturn.replacement.RollBack;
import dev.keyturn.replacement.RunReport;
import dev.keyturn.replacement.RunStatus;
import dev.keyturn.testing.BrokenOff;
import dev.keyturn.testing.FakeAccount;
import dev.keyturn.testing.FakeItem;
import io.temporal.client.WorkflowQueryException;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.CanceledFailure;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** The ways back out of a response. */
class ResponseWayBackTest extends Responses {
  @Test
  void rollsBackByteForByte() {
    String policy = harness.account().policy();
    harness.account().grant("g1", FakeAccount.SUSPECT, false);
    WorkflowStub run = start(execute());
    proof();
    assertThat(harness.account().grants()).isEmpty();

    harness.run(ID).rollBack(new RollBack("approver@example.com", "false alarm", true));

    RunReport report = run.getResult(RunReport.class);
    assertThat(report.outcome()).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(harness.account().policy()).isEqualTo(policy);
    assertThat(harness.account().grants()).extracting("id").containsExactly("g1");
    assertThat(harness.account().target(FakeAccount.ALIAS)).isEqualTo(FakeAccount.OLD);
    assertThat(harness.account().state(FakeAccount.NEW)).isEqualTo("Enabled");
    assertThat(harness.account().calls()).contains("restoreBucketDefault");
  }

  @Test
  void rollsBackWhatTheRunBeforeChangedToo() {
    String original = harness.account().policy();
    KeyGrant revoked = FakeAccount.grantOf("g0", FakeAccount.SUSPECT, false);
    String contained = original.replace("Root", "Contained");
    // As KMS gives it back: what the run before put, written in another way.
    harness.account().policy(contained.replace("\"kms:*\"", "[\"kms:*\"]"));
    harness.account().moveAlias(FakeAccount.ALIAS, FakeAccount.NEW);
    harness.account().left("earlier");
    harness
        .runs()
        .point(
            new RestorePoint(
                "earlier",
                FakeAccount.OLD,
                Optional.of(FakeAccount.NEW),
                List.of(FakeAccount.ALIAS),
                List.of(),
                Optional.of(
                    new Containment(
                        FakeAccount.OLD,
                        "earlier",
                        original,
                        contained,
                        List.of(revoked),
                        Optional.empty())),
                EbsSettings.NONE,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of("first@example.com"),
                Optional.empty()));
    WorkflowStub run = start(execute());
    proof();
    // Who shut them out first doesn't let them in by a run that somebody else asked for.
    assertRefused(
        () -> harness.run(ID).rollBack(new RollBack("first@example.com", "false alarm", true)),
        "requested the run that shut the suspects out");

    harness.run(ID).rollBack(new RollBack("approver@example.com", "false alarm", true));

    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(harness.account().policy()).isEqualTo(original);
    assertThat(harness.account().grants()).extracting("id").containsExactly("g0");
    assertThat(harness.account().target(FakeAccount.ALIAS)).isEqualTo(FakeAccount.OLD);
  }

  @Test
  void hasNoWayBackBeforeAnythingWasChanged() {
    WorkflowStub run = start(input());
    run.getResult(RunReport.class);

    assertThatThrownBy(() -> harness.run(ID).restorePoint())
        .isInstanceOf(WorkflowQueryException.class);
  }

  @Test
  void enablesTheOldKeyAtOnceWhenSomethingNoLongerReads() {
    AtomicBoolean missed = new AtomicBoolean(true);
    harness
        .account()
        .on(
            "proveKeyDead",
            () -> {
              if (missed.getAndSet(false)) {
                harness.account().holds("bucket/orders", FakeItem.old("missed"));
              }
            });
    WorkflowStub run = start(execute());
    approve();

    harness.await(ID, Phase.NEEDS_HUMAN);
    assertThat(harness.account().state(FakeAccount.OLD)).isEqualTo("Enabled");

    harness.run(ID).retryFailed(new Retry("operator@example.com"));
    approve();
    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.DONE);
  }

  @Test
  void keepsAskingWhenTheOldKeyCannotBeEnabledAgain() {
    harness
        .account()
        .on("proveKeyDead", () -> harness.account().holds("bucket/orders", FakeItem.old("missed")));
    harness.account().fails("enableOldKey", FailureType.ACCESS_DENIED, "kms:EnableKey denied");
    start(execute());
    approve();

    RunStatus status = harness.await(ID, Phase.NEEDS_HUMAN);
    assertThat(status.trouble()).contains("THE OLD KEY IS DISABLED", "kms:EnableKey denied");

    harness.run(ID).retryFailed(new Retry("operator@example.com"));
    awaitTrouble("enabled again");
    assertThat(harness.account().state(FakeAccount.OLD)).isEqualTo("Enabled");
  }

  @Test
  void leavesTheOldKeyEnabledWhenTheRunIsCancelledAfterTheDisable() {
    WorkflowStub run = start(execute());
    harness
        .account()
        .on(
            "proveKeyDead",
            () -> {
              run.cancel();
              BrokenOff.await();
            });
    approve();

    assertThatThrownBy(() -> run.getResult(RunReport.class))
        .hasRootCauseInstanceOf(CanceledFailure.class);
    assertThat(harness.account().calls()).contains("disableOldKey");
    assertThat(harness.account().state(FakeAccount.OLD)).isEqualTo("Enabled");
  }
}
