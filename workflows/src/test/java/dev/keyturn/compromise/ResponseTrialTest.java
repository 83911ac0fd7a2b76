package dev.keyturn.compromise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.failure.FailureType;
import dev.keyturn.key.UseTrial;
import dev.keyturn.reencryption.PinReason;
import dev.keyturn.reencryption.Pins;
import dev.keyturn.replacement.Outcome;
import dev.keyturn.replacement.Phase;
import dev.keyturn.replacement.PlanView;
import dev.keyturn.replacement.Reason;
import dev.keyturn.replacement.Retry;
import dev.keyturn.replacement.RollBack;
import dev.keyturn.replacement.RunReport;
import dev.keyturn.replacement.RunStatus;
import dev.keyturn.testing.FakeAccount;
import io.temporal.client.WorkflowStub;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * IAM policies name keys by ARN, so that a role may be allowed the old key and not the new one: no
 * alias moves before the application may use the new key.
 */
class ResponseTrialTest extends Responses {
  private static final String ROLE = "arn:aws:iam::111122223333:role/app";

  @Test
  void movesNoAliasWhileTheApplicationMayNotUseTheNewKey() {
    harness.account().refuseOnNew("kms:Encrypt");
    WorkflowStub run = start(as(ROLE));

    RunStatus status = harness.await(ID, Phase.NEEDS_HUMAN);

    assertThat(status.trouble())
        .contains("this run has moved no alias", ROLE, "kms:Encrypt", FakeAccount.NEW.value())
        .contains("identity policy", "retryFailed", "no policy allows kms:Encrypt")
        .doesNotContain("kms:Decrypt");
    assertThat(status.pins())
        .singleElement()
        .satisfies(
            pins -> {
              assertThat(pins.reason()).isEqualTo(PinReason.REFUSED_ON_NEW_KEY);
              assertThat(pins.examples()).containsExactly(ROLE + ", kms:Encrypt");
            });
    assertThat(harness.account().calls())
        .containsSubsequence("carryGrants", "tryKeyUse")
        .doesNotContain("repointAlias");

    harness.account().refuseOnNew();
    retry();
    approve();

    RunReport report = run.getResult(RunReport.class);
    assertThat(report.outcome()).isEqualTo(Outcome.DONE);
    assertThat(report.notes())
        .anyMatch(
            note ->
                note.contains(ROLE + " may do with the new key what it may do with the old one"));
  }

  @Test
  void saysNothingOfTheAliasesThatATerminatedRunMoved() {
    harness.account().left("earlier");
    harness.runs().made("earlier");
    harness.account().moveAlias(FakeAccount.ALIAS, FakeAccount.NEW);
    harness.account().refuseOnNew("kms:Encrypt");
    Map<String, Object> input = as(ROLE);
    input.put("key", FakeAccount.OLD.value());
    start(input);

    assertThat(harness.await(ID, Phase.NEEDS_HUMAN).trouble())
        .contains("this run has moved no alias")
        .doesNotContain("no alias was moved");
  }

  @Test
  void asksAgainWhileSomethingIsStillRefused() {
    harness.account().refuseOnNew("kms:Encrypt", "kms:Decrypt");
    start(as(ROLE));
    assertThat(harness.await(ID, Phase.NEEDS_HUMAN).trouble()).contains("kms:Encrypt, kms:Decrypt");

    harness.account().refuseOnNew("kms:Decrypt");
    retry();

    awaitTrouble("app can't do kms:Decrypt with the new key");
    assertThat(harness.account().calls()).doesNotContain("repointAlias");
  }

  @Test
  void leavesTheAliasesAloneWhereItIsRejected() {
    harness.account().refuseOnNew("kms:Encrypt");
    WorkflowStub run = start(as(ROLE));
    harness.await(ID, Phase.NEEDS_HUMAN);

    harness.run(ID).reject(new Reason("approver@example.com", "not today"));

    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.REJECTED);
    assertThat(harness.account().calls()).doesNotContain("repointAlias");
    assertThat(harness.account().target(FakeAccount.ALIAS)).isEqualTo(FakeAccount.OLD);
    assertThat(harness.account().state(FakeAccount.OLD)).isEqualTo("Enabled");
  }

  @Test
  void goesBackWhileItWaits() {
    harness.account().refuseOnNew("kms:Encrypt");
    WorkflowStub run = start(as(ROLE));
    harness.await(ID, Phase.NEEDS_HUMAN);

    harness.run(ID).rollBack(new RollBack("approver@example.com", "false alarm", true));

    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(harness.account().target(FakeAccount.ALIAS)).isEqualTo(FakeAccount.OLD);
  }

  @Test
  void movesThemWhereAnotherPersonAcceptsJustWhatIsRefused() {
    harness.account().refuseOnNew("kms:Encrypt");
    WorkflowStub run = start(as(ROLE));
    Pins read = harness.await(ID, Phase.NEEDS_HUMAN).pins().get(0);
    harness.account().refuseOnNew("kms:Encrypt", "kms:Decrypt");

    accept("approver@example.com", read);
    awaitTrouble("can't do kms:Encrypt, kms:Decrypt");
    assertThat(harness.account().calls()).doesNotContain("repointAlias");

    harness.account().on("confirmAlias", () -> harness.account().refuseOnNew());
    accept("approver@example.com");
    approve();
    RunReport report = run.getResult(RunReport.class);
    assertThat(report.outcome()).isEqualTo(Outcome.DONE);
    assertThat(report.proof().orElseThrow().subject().accepted())
        .anyMatch(given -> given.pins().reason() == PinReason.REFUSED_ON_NEW_KEY);
  }

  @Test
  void triesNobodyWhereNoRoleIsGiven() {
    harness.account().refuseOnNew("kms:Encrypt");
    WorkflowStub run = start(execute());
    approve();

    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.DONE);
    assertThat(harness.account().calls()).doesNotContain("tryKeyUse");
  }

  @Test
  void goesOnAndSaysSoWhereTheOldKeyRefusesTheApplicationToo() {
    harness.account().refuseOnOld("kms:Encrypt", "kms:Decrypt");
    start(as(ROLE));
    proof();

    assertThat(harness.run(ID).status().notes())
        .anyMatch(
            note ->
                note.contains("not assessed: it is refused everything on the old key too")
                    && note.contains(ROLE));
  }

  @Test
  void namesWhatItDidNotAskOfTheNewKey() {
    harness.account().refuseOnOld("kms:Encrypt");
    start(as(ROLE));
    proof();

    assertThat(harness.run(ID).status().notes())
        .anyMatch(
            note -> note.startsWith("not assessed for the new key") && note.endsWith("kms:Encrypt"))
        .anyMatch(note -> note.endsWith("with the old one: kms:Decrypt"));
  }

  @Test
  void stopsWhereItCanNoLongerActAsTheApplication() {
    harness.account().untried(Optional.of("the worker can't act as it; allow sts:AssumeRole"));
    WorkflowStub run = start(as(ROLE));

    assertThat(harness.await(ID, Phase.NEEDS_HUMAN).trouble()).contains("allow sts:AssumeRole");
    assertThat(harness.account().calls()).doesNotContain("repointAlias");

    harness.account().untried(Optional.empty());
    retry();
    approve();
    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.DONE);
  }

  @Test
  void showsInThePlanWhatTheApplicationMayDoNowAndHashesNoneOfIt() {
    PlanView all = plan();
    harness.account().refuseOnOld("kms:Encrypt");
    PlanView less = plan();
    harness.account().fails("tryKeyUse", FailureType.AWS_REFUSED, "no dry runs here");
    PlanView unknown = plan();

    assertThat(all.use().orElseThrow().allowed()).containsExactly("kms:Encrypt", "kms:Decrypt");
    assertThat(less.use().orElseThrow().unknown()).containsExactly("kms:Encrypt");
    assertThat(unknown.use()).contains(UseTrial.notAssessed(ROLE, "no dry runs here"));
    assertThat(List.of(less.planHash(), unknown.planHash())).containsOnly(all.planHash());
    assertThat(start(input()).getResult(RunReport.class).plan().use()).isEmpty();
  }

  private PlanView plan() {
    Map<String, Object> input = input();
    input.put("applicationRole", ROLE);
    return start(input).getResult(RunReport.class).plan();
  }

  private void retry() {
    harness.run(ID).retryFailed(new Retry("operator@example.com"));
  }

  private static Map<String, Object> as(String role) {
    Map<String, Object> input = execute();
    input.put("applicationRole", role);
    return onOneBucket(input);
  }
}
