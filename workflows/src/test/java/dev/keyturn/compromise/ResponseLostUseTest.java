package dev.keyturn.compromise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.reencryption.PinReason;
import dev.keyturn.reencryption.Pins;
import dev.keyturn.replacement.Outcome;
import dev.keyturn.replacement.Phase;
import dev.keyturn.replacement.Retry;
import dev.keyturn.replacement.RollBack;
import dev.keyturn.replacement.RunReport;
import dev.keyturn.replacement.RunStatus;
import dev.keyturn.testing.FakeAccount;
import io.temporal.client.WorkflowStub;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * A role that is allowed by alias loses the old key as the alias moves, and one whose policy was
 * given the new ARN in place of the old one loses it before: either way the application could not
 * read what is not yet re-encrypted.
 */
class ResponseLostUseTest extends Responses {
  private static final String ROLE = "arn:aws:iam::111122223333:role/app";

  @Test
  void asksAtOnceWhereTheApplicationLosesTheOldKeyWithItsAlias() {
    losesWithTheAlias("kms:Decrypt");
    WorkflowStub run = start(asTheApplication());

    RunStatus status = harness.await(ID, Phase.NEEDS_HUMAN);

    assertThat(status.trouble())
        .contains("the aliases were moved", ROLE, "kms:Decrypt with the old key")
        .contains("unreadable to the application until it is re-encrypted")
        .contains(FakeAccount.OLD.value(), "retryFailed", "rollBack", "no policy allows")
        .doesNotContain("kms:Encrypt");
    assertThat(status.pins())
        .singleElement()
        .satisfies(
            pins -> {
              assertThat(pins.name()).isEqualTo("key#LOST_ON_OLD_KEY");
              assertThat(pins.examples()).containsExactly(ROLE + ", kms:Decrypt");
            });
    assertThat(harness.account().calls())
        .containsSubsequence("confirmAlias", "tryKeyUse")
        .doesNotContain("sweepObjects");

    harness.account().refuseOnOld();
    retry();
    approve();
    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.DONE);
  }

  @Test
  void doesNotSayThatNothingIsReadableWhereOnlyAWriteIsLost() {
    losesWithTheAlias("kms:Encrypt");
    start(asTheApplication());

    assertThat(harness.await(ID, Phase.NEEDS_HUMAN).trouble())
        .contains("can no longer do kms:Encrypt with the old key")
        .doesNotContain("unreadable");
  }

  @Test
  void asksAgainWhileTheOldKeyIsLost() {
    losesWithTheAlias("kms:Encrypt", "kms:Decrypt");
    start(asTheApplication());
    harness.await(ID, Phase.NEEDS_HUMAN);

    harness.account().refuseOnOld("kms:Decrypt");
    retry();

    awaitTrouble("can no longer do kms:Decrypt with the old key");
    assertThat(harness.account().calls()).doesNotContain("sweepObjects");
  }

  @Test
  void movesTheAliasesBackWhereItIsRolledBackMeanwhile() {
    losesWithTheAlias("kms:Decrypt");
    WorkflowStub run = start(asTheApplication());
    harness.await(ID, Phase.NEEDS_HUMAN);
    assertThat(harness.account().target(FakeAccount.ALIAS)).isEqualTo(FakeAccount.NEW);

    harness.run(ID).rollBack(new RollBack("approver@example.com", "the application is down", true));

    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(harness.account().target(FakeAccount.ALIAS)).isEqualTo(FakeAccount.OLD);
  }

  @Test
  void goesOnWhereAnotherPersonAcceptsJustWhatIsLost() {
    losesWithTheAlias("kms:Encrypt");
    WorkflowStub run = start(asTheApplication());
    harness.await(ID, Phase.NEEDS_HUMAN);

    accept("approver@example.com");
    approve();

    RunReport report = run.getResult(RunReport.class);
    assertThat(report.outcome()).isEqualTo(Outcome.DONE);
    assertThat(report.proof().orElseThrow().subject().accepted())
        .anyMatch(given -> given.pins().reason() == PinReason.LOST_ON_OLD_KEY);
  }

  @Test
  void asksWhereItCanNoLongerActAsTheApplicationOnceTheAliasesMoved() {
    harness
        .account()
        .on("confirmAlias", () -> harness.account().untried(Optional.of("allow sts:AssumeRole")));
    WorkflowStub run = start(asTheApplication());

    assertThat(harness.await(ID, Phase.NEEDS_HUMAN).trouble()).contains("allow sts:AssumeRole");
    assertThat(harness.account().calls()).contains("repointAlias").doesNotContain("sweepObjects");

    harness.account().untried(Optional.empty());
    retry();
    approve();
    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.DONE);
  }

  @Test
  void asksTheOldKeyOnceMoreAndNobodyWhereAllIsWell() {
    WorkflowStub run = start(asTheApplication());
    approve();

    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.DONE);
    assertThat(harness.account().calls()).filteredOn("tryKeyUse"::equals).hasSize(2);
  }

  @Test
  void asksWhereAPolicyWasGivenTheNewKeyInPlaceOfTheOldOne() {
    harness.account().refuseOnNew("kms:Encrypt", "kms:Decrypt");
    WorkflowStub run = start(asTheApplication());
    harness.await(ID, Phase.NEEDS_HUMAN);

    harness.account().refuseOnNew();
    harness.account().refuseOnOld("kms:Encrypt", "kms:Decrypt");
    retry();

    awaitTrouble("can no longer do kms:Encrypt, kms:Decrypt with the old key");
    assertThat(harness.run(ID).status().trouble())
        .contains("both keys", FakeAccount.OLD.value(), FakeAccount.NEW.value())
        .doesNotContain("with the new key");
    assertThat(harness.account().calls()).doesNotContain("repointAlias");

    harness.account().refuseOnOld();
    retry();
    approve();
    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.DONE);
  }

  @Test
  void asksTheNewKeyForAllThatTheOldOneEverAllowed() {
    harness.account().refuseOnNew("kms:Decrypt");
    start(asTheApplication());
    harness.await(ID, Phase.NEEDS_HUMAN);

    harness.account().refuseOnOld("kms:Decrypt");
    retry();

    awaitTrouble(
        "can no longer do kms:Decrypt with the old key, and can't do kms:Decrypt with the new key");
    assertThat(harness.run(ID).status().pins())
        .extracting(Pins::name)
        .containsExactly("key#LOST_ON_OLD_KEY", "newKey#REFUSED_ON_NEW_KEY");
    assertThat(harness.account().calls()).doesNotContain("repointAlias");
  }

  /** It was accepted because its leave comes with the alias. */
  @Test
  void asksTheNewKeyAgainForWhatWasAcceptedOnceTheAliasMeansIt() {
    harness.account().refuseOnNew("kms:Encrypt");
    WorkflowStub run = start(asTheApplication());
    harness.await(ID, Phase.NEEDS_HUMAN);

    accept("approver@example.com");

    awaitTrouble("the aliases were moved, and " + ROLE + " can't do kms:Encrypt with the new key");
    assertThat(harness.run(ID).status().trouble())
        .contains(FakeAccount.NEW.value(), "rollBack")
        .doesNotContain("unreadable", FakeAccount.OLD.value());
    assertThat(harness.run(ID).status().pins())
        .extracting(Pins::name)
        .containsExactly("newKey#REFUSED_AFTER_MOVE");
    assertThat(harness.account().calls())
        .containsSubsequence("confirmAlias", "tryKeyUse")
        .doesNotContain("sweepObjects");

    harness.account().refuseOnNew();
    retry();
    approve();
    RunReport report = run.getResult(RunReport.class);
    assertThat(report.outcome()).isEqualTo(Outcome.DONE);
    assertThat(report.notes()).anyMatch(note -> note.contains("may do with the new key"));
  }

  @Test
  void asksNobodyAgainWhereTheNewKeysLeaveCameWithTheAlias() {
    harness.account().refuseOnNew("kms:Encrypt");
    harness.account().on("confirmAlias", () -> harness.account().refuseOnNew());
    WorkflowStub run = start(asTheApplication());
    harness.await(ID, Phase.NEEDS_HUMAN);

    accept("approver@example.com");
    approve();

    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.DONE);
  }

  private void losesWithTheAlias(String... actions) {
    harness.account().on("confirmAlias", () -> harness.account().refuseOnOld(actions));
  }

  private void retry() {
    harness.run(ID).retryFailed(new Retry("operator@example.com"));
  }

  private static Map<String, Object> asTheApplication() {
    Map<String, Object> input = onOneBucket(execute());
    input.put("applicationRole", ROLE);
    return input;
  }
}
