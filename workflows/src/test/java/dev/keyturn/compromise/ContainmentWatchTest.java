package dev.keyturn.compromise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.replacement.Outcome;
import dev.keyturn.replacement.Phase;
import dev.keyturn.replacement.Retry;
import dev.keyturn.replacement.RunReport;
import dev.keyturn.replacement.RunStatus;
import dev.keyturn.testing.FakeAccount;
import io.temporal.client.WorkflowStub;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** That a suspect who is let in again does not go unnoticed. */
class ContainmentWatchTest extends Responses {
  private static final String OTHER = "arn:aws:iam::111122223333:role/other";

  private final String uncontained = harness.account().policy();

  @Test
  void asksAHumanWhenTheStatementIsGoneAndGoesOnOnceItIsBack() {
    harness.account().on("carryGrants", () -> harness.account().policy(uncontained));
    WorkflowStub run = start(execute());

    RunStatus status = harness.await(ID, Phase.NEEDS_HUMAN);
    assertThat(status.trouble())
        .contains(
            "lacks the statement KeyturnContainment",
            FakeAccount.SUSPECT,
            "aws kms put-key-policy --key-id " + FakeAccount.OLD.keyId());
    assertThat(harness.account().calls()).doesNotContain("disableOldKey");

    harness.account().policy(harness.run(ID).plan().plan().containedPolicy().orElseThrow());
    harness.run(ID).retryFailed(new Retry("operator@example.com"));
    approve();
    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.DONE);
  }

  @Test
  void asksAHumanWhenASuspectHasAGrantAgainAndGoesOnOnceItIsRevoked() {
    harness
        .account()
        .on("carryGrants", () -> harness.account().grant("g9", FakeAccount.SUSPECT, false));
    WorkflowStub run = start(execute());

    RunStatus status = harness.await(ID, Phase.NEEDS_HUMAN);
    assertThat(status.trouble())
        .contains("grant g9 lets the suspect " + FakeAccount.SUSPECT, "--grant-id g9");

    harness.account().revokeAll();
    harness.run(ID).retryFailed(new Retry("operator@example.com"));
    approve();
    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.DONE);
  }

  @Test
  void voidsTheApprovalWhenTheContainmentWasLiftedSinceTheProof() {
    start(execute());
    proof();
    harness.account().policy(uncontained);
    harness.run(ID).approve(approval(harness.run(ID).proof().hash()));

    RunStatus status = harness.await(ID, Phase.NEEDS_HUMAN);

    assertThat(status.trouble()).contains("lacks the statement KeyturnContainment");
    assertThat(status.proofHash()).isEmpty();
    assertThat(harness.account().calls()).doesNotContain("disableOldKey");
  }

  @Test
  void asksAHumanWhenTheStatementDeniesLessThanItDid() {
    harness
        .account()
        .on(
            "carryGrants",
            () ->
                edit(
                    "\"Action\":\"kms:*\",\"Resource\":\"*\",\"C",
                    "\"Action\":\"kms:Decrypt\",\"Resource\":\"*\",\"C"));
    start(execute());

    assertThat(harness.await(ID, Phase.NEEDS_HUMAN).trouble())
        .contains("lacks the statement KeyturnContainment");
  }

  @Test
  void letsAdministratorsEditAllThatLeavesTheSuspectsDenied() {
    harness
        .account()
        .on(
            "carryGrants",
            () -> {
              edit("\"Root\"", "\"Administrators\"");
              edit("[\"" + FakeAccount.SUSPECT, "[ \"" + OTHER + "\", \"" + FakeAccount.SUSPECT);
              harness.account().grant("g1", OTHER, false);
            });
    WorkflowStub run = start(execute());
    approve();

    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.DONE);
  }

  @Test
  void doesNotMindThePolicyWhereNobodyWasContained() {
    harness.account().on("carryGrants", () -> edit("\"Root\"", "\"Administrators\""));
    Map<String, Object> input = execute();
    input.put("suspects", List.of());
    WorkflowStub run = start(input);
    approve();

    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.DONE);
  }

  private void edit(String before, String after) {
    String policy = harness.account().policy();
    assertThat(policy).contains(before);
    harness.account().policy(policy.replace(before, after));
  }
}
