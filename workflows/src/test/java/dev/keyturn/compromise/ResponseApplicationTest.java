package dev.keyturn.compromise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.failure.FailureType;
import dev.keyturn.replacement.Outcome;
import dev.keyturn.replacement.Phase;
import dev.keyturn.replacement.Reason;
import dev.keyturn.replacement.Refusal;
import dev.keyturn.replacement.ReplacementPlan;
import dev.keyturn.replacement.Retry;
import dev.keyturn.replacement.RunReport;
import dev.keyturn.replacement.SampleRead;
import dev.keyturn.testing.FakeAccount;
import io.temporal.client.WorkflowStub;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A response that reads as an application too. */
class ResponseApplicationTest extends Responses {
  private static final String ROLE = "arn:aws:iam::111122223333:role/app";

  @Test
  void readsAsTheApplicationBeforeAndAfterTheDisable() {
    WorkflowStub run = start(as(ROLE));

    assertThat(proof().observations().readers()).contains(ROLE);
    approve();

    assertThat(run.getResult(RunReport.class).reads())
        .containsExactly(
            new SampleRead("bucket/orders", SampleRead.WORKER, 3),
            new SampleRead("bucket/orders", ROLE, 3),
            new SampleRead("dataKeys/inline", SampleRead.WORKER, 1),
            new SampleRead("dataKeys/inline", ROLE, 1));
    assertThat(harness.account().calls())
        .containsSubsequence(
            "tryRole",
            "createReplacementKey",
            "readAsApplication",
            "readAsApplication",
            "disableOldKey",
            "readAsApplication",
            "proveKeyDead",
            "readAsApplication");
  }

  @Test
  void readsAsTheWorkerOnlyWhereNoRoleIsGiven() {
    WorkflowStub run = start(execute());

    assertThat(proof().observations().readers()).contains("as the worker only");
    approve();

    assertThat(run.getResult(RunReport.class).reads())
        .extracting(SampleRead::as)
        .containsExactly(SampleRead.WORKER, SampleRead.WORKER);
    assertThat(harness.account().calls()).doesNotContain("tryRole", "readAsApplication");
  }

  @Test
  void neverDisablesWhileTheApplicationCannotReadWhatWasMoved() {
    harness.account().refuseApplication(true);
    WorkflowStub run = start(as(ROLE));
    approve();

    awaitTrouble("reads failed before the disable: as " + ROLE + ": a: AccessDenied");
    assertThat(harness.account().calls()).doesNotContain("disableOldKey");

    harness.account().refuseApplication(false);
    approve();
    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.DONE);
  }

  @Test
  void reportsNoReadsWhereTheOldKeyWasNeverDisabled() {
    harness.account().refuseApplication(true);
    WorkflowStub run = start(as(ROLE));
    approve();
    awaitTrouble("reads failed before the disable");
    proof();

    harness.run(ID).reject(new Reason("approver@example.com", "the application can't read"));

    assertThat(run.getResult(RunReport.class).reads()).isEmpty();
  }

  @Test
  void enablesTheOldKeyAtOnceWhenTheApplicationNoLongerReads() {
    harness.account().on("proveKeyDead", () -> harness.account().refuseApplication(true));
    WorkflowStub run = start(as(ROLE));
    approve();

    assertThat(harness.await(ID, Phase.NEEDS_HUMAN).trouble())
        .contains("enabled again", "as " + ROLE);
    assertThat(harness.account().state(FakeAccount.OLD)).isEqualTo("Enabled");

    harness.account().on("proveKeyDead", () -> {});
    harness.account().refuseApplication(false);
    harness.run(ID).retryFailed(new Retry("operator@example.com"));
    approve();
    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.DONE);
  }

  @Test
  void refusesARoleThatTheWorkerCannotActAs() {
    harness.account().refuseRole("AccessDenied");

    Map<String, Object> input = as(ROLE);
    input.put("suspects", List.of());

    assertFails(input, FailureType.PLAN_REFUSED, "applicationRole " + ROLE);
    assertThat(harness.account().calls()).doesNotContain("createReplacementKey");
  }

  @Test
  void showsInThePlanWhyARoleIsRefused() {
    harness.account().refuseRole("AccessDenied");
    Map<String, Object> input = input();
    input.put("applicationRole", ROLE);

    ReplacementPlan plan = start(input).getResult(RunReport.class).plan().plan();

    assertThat(plan.applicationRole()).contains(ROLE);
    assertThat(plan.refusals())
        .extracting(Refusal::remedy)
        .singleElement()
        .asString()
        .contains("allow sts:AssumeRole");
  }

  @Test
  void refusesTheWorkersOwnRole() {
    assertFails(as(FakeAccount.GATE), FailureType.PLAN_REFUSED, "it is the worker itself");
  }

  @Test
  void refusesARoleOfAnotherAccount() {
    String elsewhere = "arn:aws:iam::999999999999:role/app";
    assertFails(
        as(elsewhere), FailureType.PLAN_REFUSED, "it belongs to account 999999999999, the key to");
  }

  @Test
  void failsAtOnceOnWhatIsNoRoleOrIsASuspect() {
    for (String wrong :
        List.of("app", "arn:aws:iam::111122223333:user/app", "arn:aws:iam::111122223333:role/*")) {
      assertFails(as(wrong), FailureType.INVALID_INPUT, "applicationRole \"" + wrong + "\"");
    }
    assertFails(as(FakeAccount.SUSPECT), FailureType.INVALID_INPUT, "is also in suspects");
    assertThat(harness.account().calls()).isEmpty();
  }

  private static Map<String, Object> as(String role) {
    Map<String, Object> input = execute();
    input.put("applicationRole", role);
    return input;
  }
}
