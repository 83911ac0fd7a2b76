package dev.keyturn.compromise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.KeyturnJson;
import dev.keyturn.failure.FailureType;
import dev.keyturn.key.GuardedPolicy;
import dev.keyturn.key.SealedPolicy;
import dev.keyturn.replacement.Outcome;
import dev.keyturn.replacement.Phase;
import dev.keyturn.replacement.PlanView;
import dev.keyturn.replacement.Proof;
import dev.keyturn.replacement.Reason;
import dev.keyturn.replacement.Retry;
import dev.keyturn.replacement.RollBack;
import dev.keyturn.replacement.RunReport;
import dev.keyturn.testing.BrokenOff;
import dev.keyturn.testing.FakeAccount;
import io.temporal.client.WorkflowStub;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The account denies disabling keys in use, and a run's own work is such a use; row 37I and those
 * after it.
 */
class ResponseGuardTest extends Responses {
  private final String unguarded = harness.account().policy();
  private final String original = guarded(unguarded);
  private final List<String> atTheLift = new ArrayList<>();
  private final List<String> atTheDisable = new ArrayList<>();

  @BeforeEach
  void guardTheOldKey() {
    harness.account().policy(original);
    harness.account().on("liftGuard", () -> atTheLift.add(harness.account().policy()));
    harness.account().on("disableOldKey", () -> atTheDisable.add(harness.account().policy()));
  }

  @Test
  void showsWhatGuardsTheOldKeyInThePlanAndToTheApprover() {
    PlanView guarded = start(input()).getResult(RunReport.class).plan();
    start(onOneBucket(execute()));
    Proof proof = proof();

    assertThat(guarded.plan().guards()).singleElement().asString().contains("\"KeysInUse\"");
    assertThat(proof.subject().guards()).isEqualTo(guarded.plan().guards());
    assertThat(guarded.plan().newPolicy()).contains("kms:TrailingDaysWithoutKeyUsage");
  }

  @Test
  void liftsTheGuardForTheDisableAloneAndPutsItBack() {
    WorkflowStub run = start(onOneBucket(execute()));
    proof();
    assertThat(isGuarded()).isTrue();
    approve();

    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.DONE);
    assertThat(atTheDisable)
        .singleElement()
        .satisfies(
            policy -> {
              assertThat(GuardedPolicy.guards(FakeAccount.OLD, policy)).isEmpty();
              assertThat(policy).contains("[\"kms:ScheduleKeyDeletion\"]");
              assertThat(SealedPolicy.isOn(FakeAccount.OLD, policy)).isTrue();
            });
    assertThat(atTheLift).containsExactly(harness.account().policy());
    List<String> calls = harness.account().calls();
    assertThat(calls.subList(calls.indexOf("liftGuard"), calls.size()))
        .startsWith("liftGuard", "disableOldKey", "restoreGuard");
  }

  @Test
  void liftsNothingAndHashesNothingWhereNothingGuardsTheOldKey() throws Exception {
    harness.account().policy(unguarded);
    WorkflowStub run = start(onOneBucket(execute()));
    Proof proof = proof();
    assertThat(KeyturnJson.canonicalMapper().writeValueAsString(proof.subject()))
        .doesNotContain("guards");
    assertThat(KeyturnJson.canonicalMapper().writeValueAsString(harness.run(ID).plan()))
        .doesNotContain("guards");
    approve();

    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.DONE);
    assertThat(harness.account().calls()).doesNotContain("liftGuard", "restoreGuard");
  }

  @Test
  void putsTheGuardBackWhereTheGateStaysShut() {
    harness.account().fails("disableOldKey", FailureType.GATE_CLOSED, "the gate stays shut");
    WorkflowStub run = start(onOneBucket(execute()));
    approve();

    awaitTrouble("the last approval is void: the gate stays shut");
    assertAsItWas();
    approve();
    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.DONE);
    assertAsItWas();
  }

  @Test
  void asksWithTheGuardBackAndTheKeyEnabledWhereTheDisableIsDeniedFromAbove() {
    harness
        .account()
        .fails("disableOldKey", FailureType.ACCESS_DENIED, "explicit deny in a service control");
    WorkflowStub run = start(onOneBucket(execute()));
    approve();

    assertThat(harness.await(ID, Phase.NEEDS_HUMAN).trouble())
        .contains("explicit deny in a service control", "the old key is enabled");
    assertAsItWas();
    assertThat(harness.account().state(FakeAccount.OLD)).isEqualTo("Enabled");
    harness.run(ID).retryFailed(new Retry("operator@example.com"));
    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.DONE);
    assertAsItWas();
  }

  @Test
  void leavesNoGuardLiftedWhereItIsRejectedAfterARefusal() {
    harness.account().fails("disableOldKey", FailureType.ACCESS_DENIED, "denied");
    WorkflowStub run = start(onOneBucket(execute()));
    approve();
    harness.await(ID, Phase.NEEDS_HUMAN);
    harness.run(ID).reject(new Reason("approver@example.com", "not today"));

    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.REJECTED);
    assertThat(harness.account().policy())
        .isEqualTo(harness.run(ID).plan().plan().containedPolicy().orElseThrow());
  }

  @Test
  void leavesNoGuardLiftedWhereItIsCancelledInBetween() {
    WorkflowStub run = start(onOneBucket(execute()));
    harness
        .account()
        .on(
            "disableOldKey",
            () -> {
              run.cancel();
              BrokenOff.await();
            });
    approve();

    assertThatThrownBy(() -> run.getResult(RunReport.class)).isNotNull();
    assertThat(harness.account().state(FakeAccount.OLD)).isEqualTo("Enabled");
    assertThat(isGuarded()).isTrue();
    assertThat(harness.account().policy()).doesNotContain("KeyturnSeal");
  }

  @Test
  void putsTheGuardBackOnTheWayBackFromTheMiddleOfTheDisable() {
    WorkflowStub run = start(onOneBucket(execute()));
    harness
        .account()
        .on(
            "disableOldKey",
            () -> {
              harness.run(ID).rollBack(new RollBack("approver@example.com", "false alarm", true));
              BrokenOff.await();
            });
    approve();

    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(harness.account().policy()).isEqualTo(original);
    List<String> calls = harness.account().calls();
    assertThat(calls.subList(calls.lastIndexOf("enableOldKey"), calls.size()))
        .startsWith("enableOldKey", "restoreGuard", "unsealKey");
  }

  @Test
  void leavesNoGuardLiftedWhileAPersonIsAskedToEnableTheKey() {
    harness.account().fails("disableOldKey", FailureType.ACCESS_DENIED, "no answer");
    harness.account().fails("enableOldKey", FailureType.ACCESS_DENIED, "EnableKey denied");
    WorkflowStub run = start(onOneBucket(execute()));
    approve();

    awaitTrouble("THE OLD KEY IS DISABLED and could not be enabled: EnableKey denied");
    assertAsItWas();
    harness.run(ID).retryFailed(new Retry("operator@example.com"));
    awaitTrouble("disabling stopped: no answer; the old key is enabled");
    harness.run(ID).retryFailed(new Retry("operator@example.com"));
    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.DONE);
    assertAsItWas();
  }

  @Test
  void leavesNoGuardLiftedWhileAPersonIsAskedOnTheWayBack() {
    harness.account().fails("enableOldKey", FailureType.ACCESS_DENIED, "EnableKey denied");
    WorkflowStub run = start(onOneBucket(execute()));
    harness
        .account()
        .on(
            "disableOldKey",
            () -> {
              harness.run(ID).rollBack(new RollBack("approver@example.com", "false alarm", true));
              BrokenOff.await();
            });
    approve();

    awaitTrouble("rolling back stopped: EnableKey denied");
    assertAsItWas();
    harness.run(ID).retryFailed(new Retry("operator@example.com"));
    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(harness.account().policy()).isEqualTo(original);
  }

  @Test
  void provesFirstAndAsksThenWhereTheGuardCannotBePutBack() {
    for (int failure = 1; failure <= 2; failure++) {
      harness.account().fails("restoreGuard", FailureType.ACCESS_DENIED, "PutKeyPolicy denied");
    }
    WorkflowStub run = start(onOneBucket(execute()));
    approve();

    assertThat(harness.await(ID, Phase.NEEDS_HUMAN).trouble())
        .contains("is lifted and could not be put back: PutKeyPolicy denied");
    assertThat(harness.account().calls()).contains("proveKeyDead");
    assertThat(harness.account().state(FakeAccount.OLD)).isEqualTo("Disabled");
    // Nobody else changed the policy.
    assertThat(harness.run(ID).status().pins()).isEmpty();
    assertThat(harness.run(ID).status().notes()).noneMatch(note -> note.contains("POLICY_CHANGED"));
    harness.run(ID).retryFailed(new Retry("operator@example.com"));
    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.DONE);
    assertAsItWas();
  }

  @Test
  void asksWhereTheGuardCannotBeLifted() {
    harness.account().fails("liftGuard", FailureType.CHANGED_BY_OTHERS, "the policy was changed");
    WorkflowStub run = start(onOneBucket(execute()));
    approve();

    assertThat(harness.await(ID, Phase.NEEDS_HUMAN).trouble()).contains("the policy was changed");
    assertThat(isGuarded()).isTrue();
    assertThat(atTheDisable).isEmpty();
    harness.run(ID).retryFailed(new Retry("operator@example.com"));
    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.DONE);
  }

  private void assertAsItWas() {
    assertThat(atTheLift.get(0)).isEqualTo(harness.account().policy());
  }

  private boolean isGuarded() {
    return !GuardedPolicy.guards(FakeAccount.OLD, harness.account().policy()).isEmpty();
  }
}
