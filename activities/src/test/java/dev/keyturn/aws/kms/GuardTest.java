package dev.keyturn.aws.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.failure.FailureType;
import dev.keyturn.key.SealedPolicy;
import dev.keyturn.replacement.Approval;
import dev.keyturn.replacement.GateProof;
import dev.keyturn.replacement.GuardRestored;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kms.model.KmsException;

/** A key policy that denies disabling a key in use, as AWS recommends it; row 37I and after. */
class GuardTest extends GuardedKeys {
  @Test
  void disablesAKeyInUseOnceItsGuardIsLiftedAndPutsItBack() {
    Rehearsal.fails(() -> disable(), FailureType.ACCESS_DENIED, "kms:DisableKey on " + old);

    lift();
    assertThat(SealedPolicy.isOn(old, rehearsal.policy(old))).isTrue();
    assertThatThrownBy(() -> rehearsal.kms.scheduleKeyDeletion(r -> r.keyId(old.value())))
        .isInstanceOf(KmsException.class)
        .hasMessageContaining("explicit deny");
    disable();
    restore();

    assertThat(rehearsal.metadata(old).keyStateAsString()).isEqualTo("Disabled");
    assertThat(rehearsal.policyAsPut(old)).isEqualTo(saved);
    enable();
    assertThatThrownBy(() -> rehearsal.kms.disableKey(r -> r.keyId(old.value())))
        .hasMessageContaining("explicit deny");
  }

  @Test
  void liftsAndPutsBackOnceWhenRunTwice() {
    long before = rehearsal.calls("PutKeyPolicy");
    assertThat(lift()).isEqualTo(lift()).isEqualTo(guard());
    assertThat(rehearsal.calls("PutKeyPolicy") - before).isEqualTo(1);
    assertThat(restore()).extracting(GuardRestored::asSaved).isEqualTo(true);
    assertThat(restore()).extracting(GuardRestored::asSaved).isEqualTo(true);

    assertThat(rehearsal.policyAsPut(old)).isEqualTo(saved);
  }

  @Test
  void liftsNothingForARunThatIsGone() {
    // The look at the grants of both keys sends two.
    rehearsal.heartbeats.cancelAfter(2);

    assertThatThrownBy(this::lift).isNotNull();
    assertThat(rehearsal.policyAsPut(old)).isEqualTo(saved);
  }

  @Test
  void liftsNothingForAProofThatTheGateWouldNotTake() {
    GateProof forged = forged();
    Rehearsal.fails(
        () -> rehearsal.guards().liftGuard(forged),
        FailureType.GATE_CLOSED,
        "the approval is for another proof");
    rehearsal.sandbox.clock().advance(Duration.ofMinutes(16));
    Rehearsal.fails(
        () -> rehearsal.guards().liftGuard(proof),
        FailureType.GATE_CLOSED,
        "more than 15 minutes ago");
    assertThat(rehearsal.policyAsPut(old)).isEqualTo(saved);
  }

  @Test
  void neverOverwritesAPolicyThatSomebodyElsePutMeanwhile() {
    String theirs = theirs(saved);
    put(theirs);
    Rehearsal.fails(() -> lift(), FailureType.GATE_CLOSED, "somebody changed " + old);
    Rehearsal.fails(() -> disable(), FailureType.GATE_CLOSED, "somebody changed " + old);
    rehearsal.assertPolicy(old, theirs);
  }

  @Test
  void asksAgainUntilAllOfKmsKnowsThatTheGuardIsLifted() throws Exception {
    lift();
    denyFromAbove();
    CompletableFuture<Void> known =
        CompletableFuture.runAsync(
            () -> {
              while (rehearsal.calls("DisableKey") == 0) {
                Thread.onSpinWait();
              }
              rehearsal.sandbox.principals().control().clear();
            });
    GateProof patient =
        new GateProof(
            proof.proof(),
            proof.approval(),
            proof.requestedBy(),
            proof.observedAt(),
            proof.sights(),
            Duration.ofSeconds(30),
            proof.guard());

    assertThat(rehearsal.gate(Duration.ofMinutes(2)).disableOldKey(patient).state())
        .isEqualTo("Disabled");
    known.get();
    assertThat(rehearsal.calls("DisableKey")).isEqualTo(2);
  }

  @Test
  void changesNoPolicyByAnAttemptThatMayHaveBeenGivenUp() {
    Duration late = Duration.ofSeconds(5);
    Rehearsal.fails(
        () -> rehearsal.guards(late).liftGuard(proof),
        FailureType.UNAVAILABLE,
        "kms:PutKeyPolicy",
        "not called");
    assertGuarded();
    lift();
    Rehearsal.fails(
        () -> rehearsal.guards(late).restoreGuard(guard()), FailureType.UNAVAILABLE, "not called");
    Rehearsal.fails(
        () -> rehearsal.guardsGivenUpAfter(late).restoreGuard(guard()),
        FailureType.UNAVAILABLE,
        "not called");
    rehearsal.assertPolicy(old, guard().liftedPolicy());
  }

  @Test
  void saysWhatToHaveLiftedWhereTheDisableIsDeniedFromAbove() {
    denyFromAbove();
    lift();

    Rehearsal.fails(
        () -> disable(),
        FailureType.ACCESS_DENIED,
        "in a service control policy",
        "have kms:TrailingDaysWithoutKeyUsage lifted for " + old + ", then send retryFailed");
    assertThat(rehearsal.metadata(old).keyStateAsString()).isEqualTo("Enabled");
    assertThat(rehearsal.tags(old)).doesNotContainKey("keyturn:proof");
    restore();
    rehearsal.sandbox.principals().control().clear();
    lift();
    assertThat(disable().state()).isEqualTo("Disabled");
  }

  private GateProof forged() {
    ProofDraft draft = new ProofDraft(old, replacement, now());
    return draft
        .with(new Approval("second@example.com", "f".repeat(64), true))
        .lifting(saved)
        .proof(seen());
  }
}
