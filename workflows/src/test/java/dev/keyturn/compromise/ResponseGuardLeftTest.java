package dev.keyturn.compromise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.failure.FailureType;
import dev.keyturn.key.Containment;
import dev.keyturn.key.GuardedPolicy;
import dev.keyturn.key.KeyGrant;
import dev.keyturn.key.KeyGuard;
import dev.keyturn.key.KeyPolicy;
import dev.keyturn.key.KeySeal;
import dev.keyturn.reencryption.EbsSettings;
import dev.keyturn.replacement.Outcome;
import dev.keyturn.replacement.Phase;
import dev.keyturn.replacement.PlanView;
import dev.keyturn.replacement.RestorePoint;
import dev.keyturn.replacement.RollBack;
import dev.keyturn.replacement.RunReport;
import dev.keyturn.testing.FakeAccount;
import io.temporal.client.WorkflowStub;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An earlier run was terminated in the moment in which it had the guard lifted; row 37O. */
class ResponseGuardLeftTest extends Responses {
  private static final String EARLIER = "earlier";
  private static final KeyGrant REVOKED = FakeAccount.grantOf("g1", FakeAccount.SUSPECT, false);

  private final String unguarded = harness.account().policy();
  private final String original = guarded(unguarded);
  private final String contained =
      KeyPolicy.parse(FakeAccount.OLD, original).containing(List.of(FakeAccount.SUSPECT));
  private final KeySeal seal = KeySeal.of(FakeAccount.OLD, EARLIER, contained);
  private final KeyGuard lifted = KeyGuard.of(FakeAccount.OLD, seal.sealedPolicy()).orElseThrow();

  @BeforeEach
  void terminateARunWithTheGuardLifted() {
    harness.account().policy(lifted.liftedPolicy());
    harness.account().left(EARLIER);
    harness.account().changeNewKey(Optional.of(original));
    harness
        .account()
        .on("createReplacementKey", () -> harness.account().changeNewKey(Optional.empty()));
    harness.runs().point(left());
  }

  @Test
  void plansAsIfTheGuardWereInItsPlace() {
    PlanView plan = start(input()).getResult(RunReport.class).plan();

    assertThat(plan.plan().guards()).singleElement().asString().contains("\"KeysInUse\"");
    assertThat(plan.plan().newPolicy()).contains("\"KeysInUse\"", "\"kms:DisableKey\"");
    assertThat(harness.account().policy()).isEqualTo(lifted.liftedPolicy());
  }

  @Test
  void carriesOutThePlanThatWasShownAndPutsTheGuardBack() {
    Map<String, Object> input = onOneBucket(execute());
    input.put("plan", shown().planHash());
    WorkflowStub run = start(input);

    assertThat(proof().subject().guards()).isEqualTo(harness.run(ID).plan().plan().guards());
    assertGuarded();
    assertThat(harness.account().calls())
        .containsSubsequence("containSuspects", "restoreGuard", "encryptCanary", "sealKey");
    assertThat(harness.run(ID).status().pins()).isEmpty();
    assertThat(harness.run(ID).status().notes())
        .anyMatch(note -> note.contains("what an earlier run may have left lifted"));
    approve();
    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.DONE);
    assertGuarded();
  }

  @Test
  void looksAgainWhetherTheSuspectsAreOutOnceTheGuardIsBack() {
    start(onOneBucket(execute()));
    proof();

    assertThat(harness.account().calls())
        .containsSubsequence("containSuspects", "restoreGuard", "containSuspects", "encryptCanary");
  }

  @Test
  void leavesAGuardToWhomeverChangedItSince() {
    String changed = lifted.savedPolicy().replace("365", "30");
    harness.account().policy(changed);

    assertLeavesTheGuard();

    assertThat(harness.account().policy()).contains("\"30\"").doesNotContain("365");
  }

  @Test
  void putsNoGuardBackThatSomebodyRemovedSince() {
    harness.account().policy(KeySeal.of(FakeAccount.OLD, EARLIER, unguarded).sealedPolicy());

    assertLeavesTheGuard();

    assertThat(harness.account().policy()).doesNotContain("KeysInUse");
  }

  @Test
  void letsTheSuspectsInAgainOnItsWayBack() {
    WorkflowStub run = start(onOneBucket(execute()));
    proof();
    rollBack();

    assertAllIsBack(run);
  }

  @Test
  void goesBackThoughTheGuardIsNotBackYet() {
    harness.account().fails("restoreGuard", FailureType.ACCESS_DENIED, "PutKeyPolicy denied");
    WorkflowStub run = start(onOneBucket(execute()));
    assertThat(harness.await(ID, Phase.NEEDS_HUMAN).trouble()).contains("PutKeyPolicy denied");
    rollBack();

    assertAllIsBack(run);
  }

  @Test
  void knowsOfNoGuardToPutBackOnceItIsBack() {
    start(onOneBucket(execute()));
    proof();

    assertThat(harness.run(ID).restorePoint().guard()).isEmpty();
  }

  private void assertLeavesTheGuard() {
    Map<String, Object> input = onOneBucket(execute());
    input.put("plan", shown().planHash());
    start(input);
    proof();
    assertThat(harness.account().calls()).contains("containSuspects");
    assertThat(harness.account().calls()).doesNotContain("restoreGuard");
    assertThat(harness.run(ID).status().notes())
        .anyMatch(note -> note.contains("somebody has changed the key's policy since"));
  }

  private PlanView shown() {
    PlanView shown =
        harness.start(ID + "/plan", onOneBucket(input())).getResult(RunReport.class).plan();
    harness.runs().shown(shown);
    return shown;
  }

  private void rollBack() {
    harness.run(ID).rollBack(new RollBack("approver@example.com", "false alarm", true));
  }

  private void assertAllIsBack(WorkflowStub run) {
    RunReport report = run.getResult(RunReport.class);
    assertThat(report.outcome()).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(report.notes()).noneMatch(note -> note.contains("left alone"));
    assertThat(harness.account().policy()).isEqualTo(original);
    assertThat(harness.account().grants()).containsExactly(REVOKED);
  }

  private void assertGuarded() {
    assertThat(GuardedPolicy.guards(FakeAccount.OLD, harness.account().policy())).hasSize(1);
  }

  private RestorePoint left() {
    return new RestorePoint(
        EARLIER,
        FakeAccount.OLD,
        Optional.of(FakeAccount.NEW),
        List.of(),
        List.of(),
        Optional.of(
            new Containment(
                FakeAccount.OLD, EARLIER, original, contained, List.of(REVOKED), Optional.empty())),
        EbsSettings.NONE,
        List.of(),
        Optional.of(original),
        Optional.of(seal),
        Optional.of(lifted),
        Optional.of("requester@example.com"),
        Optional.empty());
  }
}
