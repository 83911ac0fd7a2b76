package dev.keyturn.compromise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.keyturn.failure.FailureType;
import dev.keyturn.reencryption.PinReason;
import dev.keyturn.reencryption.Pins;
import dev.keyturn.reencryption.Receipt;
import dev.keyturn.replacement.Approval;
import dev.keyturn.replacement.Outcome;
import dev.keyturn.replacement.Phase;
import dev.keyturn.replacement.Proof;
import dev.keyturn.replacement.Reason;
import dev.keyturn.replacement.Retry;
import dev.keyturn.replacement.RunReport;
import dev.keyturn.replacement.RunStatus;
import dev.keyturn.testing.FakeAccount;
import dev.keyturn.testing.FakeItem;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowUpdateException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What people decide about a response. */
class ResponseDecisionsTest extends Responses {
  @Test
  void keepsTheGateShutForPinsUntilAnotherPersonAcceptsThem() {
    harness
        .account()
        .holds("bucket/orders", FakeItem.old("a"), FakeItem.pinned("locked", PinReason.LOCKED));
    WorkflowStub run = start(execute());

    RunStatus status = harness.await(ID, Phase.NEEDS_HUMAN);
    assertThat(status.pins())
        .extracting(pins -> pins.name())
        .containsExactly("bucket/orders#LOCKED");
    assertThat(status.sweeps()).isEqualTo(1);
    assertRefused(() -> accept("requester@example.com"), "requested this run");
    accept("approver@example.com");
    approve();

    RunReport report = run.getResult(RunReport.class);
    assertThat(report.outcome()).isEqualTo(Outcome.DONE);
    assertThat(report.status().stores().get(0).counts().accepted()).isEqualTo(1);
    assertThat(report.proof().orElseThrow().subject().accepted()).hasSize(1);
  }

  /** Somebody else's retry finds more, after the person has looked. */
  @Test
  void acceptsNoPinsThatCameAfterThePersonLooked() {
    FakeItem first = FakeItem.pinned("locked", PinReason.LOCKED);
    harness.account().holds("bucket/orders", first);
    start(execute());
    Pins read = harness.await(ID, Phase.NEEDS_HUMAN).pins().get(0);
    harness.account().holds("bucket/orders", first, FakeItem.pinned("new", PinReason.LOCKED));
    harness.run(ID).retryFailed(new Retry("operator@example.com"));
    awaitTrouble("2 items keep the gate shut");

    assertRefused(() -> accept("approver@example.com", read), "2 items, such as locked, new");
    assertThat(harness.run(ID).status().pins()).hasSize(1);
    accept("approver@example.com");
    approve();
  }

  @Test
  void voidsTheApprovalWhenTheOldKeyIsUsedBeforeTheDisable() {
    WorkflowStub run = start(execute());
    Proof first = proof();
    harness.account().useOldKey();
    harness.run(ID).approve(approval(first.hash()));

    harness.await(ID, Phase.AWAITING_APPROVAL);
    assertThat(harness.account().state(FakeAccount.OLD)).isEqualTo("Enabled");
    assertThat(harness.run(ID).status().sweeps()).isEqualTo(2);
    assertRefused(
        () -> harness.run(ID).approve(approval(first.hash())), "not the hash of the present proof");
    approve();
    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.DONE);
  }

  @Test
  void turnsDownApprovalsThatAreNotAnInformedYesOfAnotherPerson() {
    start(execute());
    String hash = proof().hash();

    assertRefused(
        () -> harness.run(ID).approve(new Approval(" Requester@example.com", hash, true)),
        "requested this run");
    assertRefused(
        () -> harness.run(ID).approve(new Approval("approver@example.com", "0".repeat(64), true)),
        "not the hash of the present proof");
    assertRefused(
        () -> harness.run(ID).approve(new Approval("approver@example.com", hash, false)),
        "scopeIsComplete");
    assertThat(harness.account().calls()).doesNotContain("disableOldKey");
  }

  @Test
  void turnsDownASecondApprovalOfTheSameProof() {
    WorkflowStub run = start(execute());
    String hash = proof().hash();
    AtomicReference<Throwable> second = new AtomicReference<>();
    harness
        .account()
        .on(
            "disableOldKey",
            () -> second.set(catchThrowable(() -> harness.run(ID).approve(approval(hash)))));

    approve();

    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.DONE);
    assertThat(second.get())
        .isInstanceOf(WorkflowUpdateException.class)
        .satisfies(
            refused -> assertThat(FailureType.message(refused)).contains("is approved already"));
  }

  @Test
  void turnsDownDecisionsWithoutInput() {
    WorkflowStub run = start(execute());
    proof();

    for (String update :
        List.of("approve", "accept", "seal", "reject", "retryFailed", "rollBack")) {
      assertRefused(
          () -> run.update(update, Receipt.class, new AtomicReference<>()), "input is missing");
    }
    assertThat(harness.run(ID).status().phase()).isEqualTo(Phase.AWAITING_APPROVAL);
  }

  @Test
  void asksForAnotherApprovalWhenSomebodyEnablesTheKeyBeforeItsDeathIsShown() {
    WorkflowStub run = start(execute());
    AtomicBoolean once = new AtomicBoolean();
    harness
        .account()
        .on(
            "proveKeyDead",
            () -> {
              if (!once.getAndSet(true)) {
                harness.account().enable(FakeAccount.OLD);
              }
            });
    approve();
    harness.await(ID, Phase.AWAITING_APPROVAL);
    assertThat(harness.run(ID).status().trouble()).contains("still decrypts");

    approve();
    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.DONE);
  }

  @Test
  void turnsDownAnApprovalBeforeThereIsAProof() {
    harness.account().fails("createReplacementKey", FailureType.ACCESS_DENIED, "denied");
    start(execute());
    harness.await(ID, Phase.NEEDS_HUMAN);

    assertRefused(() -> harness.run(ID).approve(approval("0".repeat(64))), "no proof to approve");
  }

  @Test
  void tellsTheNextApproverWhyTheLastApprovalIsVoid() {
    harness.account().fails("disableOldKey", FailureType.GATE_CLOSED, "the gate stays shut: late");
    start(execute());
    approve();

    harness.await(ID, Phase.AWAITING_APPROVAL);

    assertThat(harness.run(ID).status().trouble())
        .contains("the last approval is void", "the gate stays shut: late");
  }

  @Test
  void sendsTheSameProofAgainOnceAPersonMendedTheDisable() {
    harness.account().fails("disableOldKey", FailureType.ACCESS_DENIED, "kms:DisableKey denied");
    WorkflowStub run = start(execute());
    approve();
    harness.await(ID, Phase.NEEDS_HUMAN);

    harness.run(ID).retryFailed(new Retry("operator@example.com"));

    RunReport report = run.getResult(RunReport.class);
    assertThat(report.outcome()).isEqualTo(Outcome.DONE);
    assertThat(report.status().sweeps()).isEqualTo(1);
  }

  @Test
  void endsRejectedWithTheOldKeyEnabledAndTheAliasOnTheNewKey() {
    WorkflowStub run = start(execute());
    proof();

    harness.run(ID).reject(new Reason("approver@example.com", "not today"));

    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.REJECTED);
    assertThat(harness.account().state(FakeAccount.OLD)).isEqualTo("Enabled");
    assertThat(harness.account().target(FakeAccount.ALIAS)).isEqualTo(FakeAccount.NEW);
    assertThat(harness.account().policy()).contains("KeyturnContainment");
  }
}
