package dev.keyturn.compromise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.failure.FailureType;
import dev.keyturn.reencryption.PinReason;
import dev.keyturn.reencryption.Pins;
import dev.keyturn.replacement.Outcome;
import dev.keyturn.replacement.Phase;
import dev.keyturn.replacement.Retry;
import dev.keyturn.replacement.RunReport;
import dev.keyturn.replacement.RunStatus;
import dev.keyturn.testing.FakeAccount;
import io.temporal.client.WorkflowStub;
import org.junit.jupiter.api.Test;

/** Callers as which the worker can't act are tried by IAM's simulation. */
class ResponseCallersTest extends Responses {
  private static final String WRITER = "arn:aws:iam::111122223333:role/nightly";

  @Test
  void movesNoAliasWhileACallerWouldBeDenied() {
    harness.account().calls(WRITER, "GenerateDataKey");
    harness.mentions().refuse(FakeAccount.NEW, "kms:GenerateDataKey");
    WorkflowStub run = start(onOneBucket(execute()));

    RunStatus status = harness.await(ID, Phase.NEEDS_HUMAN);

    assertThat(status.trouble())
        .contains("this run has moved no alias", WRITER + ", kms:GenerateDataKey", "retryFailed")
        .contains("no longer use a key: 1 ", "don't know, leave refused", "permissions boundary")
        .contains(FakeAccount.OLD.value(), FakeAccount.NEW.value())
        .doesNotContain("kms:Decrypt");
    assertThat(status.pins()).extracting(Pins::name).containsExactly("newKey#CALLER_REFUSED");
    assertThat(harness.account().calls())
        .containsSubsequence("carryGrants", "simulateKeyUse")
        .doesNotContain("repointAlias");

    harness.mentions().refuse(FakeAccount.NEW);
    retry();
    approve();
    RunReport report = run.getResult(RunReport.class);
    assertThat(report.outcome()).isEqualTo(Outcome.DONE);
    assertThat(report.notes())
        .anyMatch(note -> note.contains("by IAM's simulation") && note.contains(WRITER));
  }

  @Test
  void asksWhereAPolicyWasGivenTheNewArnInPlaceOfTheOldOne() {
    harness.account().calls(WRITER, "Decrypt");
    harness.mentions().refuse(FakeAccount.NEW, "kms:Decrypt");
    start(onOneBucket(execute()));
    harness.await(ID, Phase.NEEDS_HUMAN);

    harness.mentions().refuse(FakeAccount.NEW);
    harness.mentions().refuse(FakeAccount.OLD, "kms:Decrypt");
    retry();

    awaitTrouble("key#CALLER_REFUSED: " + WRITER + ", kms:Decrypt");
    assertThat(harness.account().calls()).doesNotContain("repointAlias");
  }

  /** Who answers with less, or nothing, lets nobody in. */
  @Test
  void keepsWhoWasRefusedWhereALaterSimulationTellsNothing() {
    harness.account().calls(WRITER, "Decrypt");
    harness.mentions().refuse(FakeAccount.NEW, "kms:Decrypt");
    start(onOneBucket(execute()));
    harness.await(ID, Phase.NEEDS_HUMAN);

    harness.mentions().simulatesNothing("denied by now");
    retry();

    awaitTrouble("told nothing, and what was refused before counts: denied by now");
    RunStatus status = harness.run(ID).status();
    assertThat(status.pins()).extracting(Pins::name).containsExactly("newKey#CALLER_REFUSED");
    assertThat(status.notes())
        .contains("would be denied on the new key: " + WRITER + ", kms:Decrypt");
    assertThat(harness.account().calls()).doesNotContain("repointAlias");
  }

  @Test
  void goesOnWhereAnotherPersonAcceptsThatSomebodyIsDenied() {
    harness.account().calls(WRITER, "Decrypt");
    harness.mentions().refuse(FakeAccount.NEW, "kms:Decrypt");
    WorkflowStub run = start(onOneBucket(execute()));
    harness.await(ID, Phase.NEEDS_HUMAN);

    accept("approver@example.com");
    approve();

    RunReport report = run.getResult(RunReport.class);
    assertThat(report.outcome()).isEqualTo(Outcome.DONE);
    assertThat(report.proof().orElseThrow().subject().accepted())
        .anyMatch(given -> given.pins().reason() == PinReason.CALLER_REFUSED);
    assertThat(report.notes())
        .contains("accepted: would be denied on the new key: " + WRITER + ", kms:Decrypt")
        .noneMatch(note -> note.startsWith("allowed on both keys") && note.contains(WRITER));
  }

  @Test
  void saysWhatIsNotAssessedAndGoesOn() {
    harness.account().calls(WRITER, "Decrypt");
    harness.mentions().refuse(FakeAccount.NEW, "kms:Decrypt");
    harness.mentions().lacks("kms:Decrypt");
    WorkflowStub run = start(onOneBucket(execute()));
    approve();

    assertThat(run.getResult(RunReport.class).notes())
        .anyMatch(note -> note.contains("not assessed") && note.contains(WRITER + ", kms:Decrypt"));
  }

  @Test
  void goesOnWhereNothingIsSimulated() {
    harness.account().calls(WRITER, "Decrypt");
    harness
        .account()
        .fails("simulateKeyUse", FailureType.AWS_REFUSED, "iam:SimulatePrincipalPolicy: none here");
    WorkflowStub run = start(onOneBucket(execute()));
    approve();

    RunReport report = run.getResult(RunReport.class);
    assertThat(report.outcome()).isEqualTo(Outcome.DONE);
    assertThat(report.notes())
        .anyMatch(
            note ->
                note.contains("not assessed")
                    && note.contains(WRITER)
                    && note.contains("none here"));
  }

  /** Suspects are shut out, the worker is no application, others can't be looked up. */
  @Test
  void asksOfNobodyWhoNeedsNoLeaveOrIsNotIams() {
    harness.account().calls(FakeAccount.SUSPECT, "Decrypt");
    harness.account().calls("AROAEXAMPLE:session", "Decrypt");
    harness.account().calls("arn:aws:iam::999988887777:role/other", "Decrypt");
    harness.account().calls("arn:aws:iam::111122223333:root", "Decrypt");
    harness.account().calls(FakeAccount.WORKER, "Decrypt");
    harness.account().refuses("arn:aws:iam::111122223333:role/refused", "Decrypt");
    WorkflowStub run = start(onOneBucket(execute()));
    approve();

    RunReport report = run.getResult(RunReport.class);
    assertThat(report.outcome()).isEqualTo(Outcome.DONE);
    assertThat(harness.account().calls()).doesNotContain("simulateKeyUse");
    assertThat(report.notes())
        .anyMatch(
            note ->
                note.startsWith("not assessed")
                    && note.endsWith(
                        "AROAEXAMPLE:session, arn:aws:iam::999988887777:role/other,"
                            + " arn:aws:iam::111122223333:root"));
  }

  private void retry() {
    harness.run(ID).retryFailed(new Retry("operator@example.com"));
  }
}
