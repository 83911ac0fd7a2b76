package dev.keyturn.aws.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.failure.FailureType;
import dev.keyturn.key.GuardedPolicy;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.KeyGuard;
import dev.keyturn.key.KeySight;
import dev.keyturn.key.KeyWatchOrder;
import dev.keyturn.key.SealedPolicy;
import dev.keyturn.replacement.Approval;
import dev.keyturn.replacement.GateKey;
import dev.keyturn.replacement.GateProof;
import dev.keyturn.replacement.GateResult;
import dev.keyturn.replacement.GuardRestored;
import dev.keyturn.sandbox.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.model.KmsException;

/** A key policy that denies disabling a key in use, as AWS recommends it; row 37I and after. */
class GuardTest {
  private static final String GUARD =
      """
      {"Effect":"Deny",%s"Action":["kms:DisableKey","kms:ScheduleKeyDeletion"],
       "Resource":"*","Condition":{"NumericLessThanEquals":
       {"kms:TrailingDaysWithoutKeyUsage":"365"}}}""";

  private final Rehearsal rehearsal = new Rehearsal();
  private final KeyArn old = rehearsal.newKey();
  private final KeyArn replacement = rehearsal.newKey();
  private String saved = "";
  private GateProof proof = new ProofDraft(old, replacement, now()).proof();

  @BeforeEach
  void guardAKeyThatWasUsed() {
    rehearsal.kms.encrypt(r -> r.keyId(old.value()).plaintext(SdkBytes.fromUtf8String("x")));
    put(SealedPolicy.seal(old, guarded(rehearsal.policy(old))));
    rehearsal.sandbox.clock().advance(Duration.ofMinutes(10));
    // White space that only a byte for byte restore gives back.
    saved = rehearsal.policy(old).replaceFirst("\\{", "{   ");
    put(saved);
    proof = approved(saved);
  }

  @AfterEach
  void close() {
    rehearsal.close();
  }

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
  void putsThePolicyOfBeforeAgainThoughItReadsSoSinceALostLiftMayShowLater() {
    long before = rehearsal.calls("PutKeyPolicy");
    restore();

    assertThat(rehearsal.calls("PutKeyPolicy") - before).isEqualTo(1);
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
  void putsOnlyTheGuardBackIntoAPolicyThatSomebodyElseChanged() {
    lift();
    put(theirs(rehearsal.policy(old)));
    Rehearsal.fails(() -> disable(), FailureType.GATE_CLOSED, "somebody changed " + old);

    assertThat(restore().asSaved()).isFalse();
    rehearsal.assertPolicy(old, theirs(saved));
    long before = rehearsal.calls("PutKeyPolicy");
    assertThat(restore().asSaved()).isFalse();
    assertThat(rehearsal.calls("PutKeyPolicy")).isEqualTo(before);
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
  void putsTheGuardBackThoughTheKeyIsDisabledAndAPrincipalWasDeleted() {
    rehearsal.iam.createUser(r -> r.userName("fleeting"));
    put(
        saved.replaceFirst(
            "\"Statement\" *: *\\[",
            """
            "Statement":[{"Sid":"Fleeting","Effect":"Allow","Action":"kms:Decrypt","Resource":"*",
             "Principal":{"AWS":"arn:aws:iam::111122223333:user/fleeting"}},"""));
    proof = approved(rehearsal.policy(old));
    lift();
    disable();
    rehearsal.iam.deleteUser(r -> r.userName("fleeting"));

    assertThat(restore().asSaved()).isFalse();
    assertGuarded();
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

  private KeyGuard lift() {
    return rehearsal.guards().liftGuard(proof);
  }

  private GateResult disable() {
    return rehearsal.gate(Duration.ofMinutes(2)).disableOldKey(proof);
  }

  private void enable() {
    rehearsal.gate().enableOldKey(new GateKey(old, "run", "reads failed"));
  }

  private GuardRestored restore() {
    return rehearsal.guards().restoreGuard(guard());
  }

  private KeyGuard guard() {
    return proof.guard().orElseThrow();
  }

  /** A proof whose last look read this policy. */
  private GateProof approved(String policy) {
    return new ProofDraft(old, replacement, now()).lifting(policy).proof(seen());
  }

  private GateProof forged() {
    ProofDraft draft = new ProofDraft(old, replacement, now());
    return draft
        .with(new Approval("second@example.com", "f".repeat(64), true))
        .lifting(saved)
        .proof(seen());
  }

  private List<KeySight> seen() {
    List<KeySight> unseen = Stream.of(old, replacement).map(KeySight::unseen).toList();
    return rehearsal.keys().watchKeys(new KeyWatchOrder(unseen, Duration.ofMinutes(5))).sights();
  }

  private Instant now() {
    return rehearsal.sandbox.clock().now();
  }

  private void assertGuarded() {
    assertThat(GuardedPolicy.guards(old, rehearsal.policy(old))).hasSize(1);
  }

  private static String guarded(String policy) {
    return policy.replaceFirst("\\[", "[" + GUARD.formatted("\"Principal\":\"*\",") + ",");
  }

  private static String theirs(String policy) {
    String theirs = policy.replaceFirst("\"Sid\" *: *\"Enable[^\"]*\"", "\"Sid\":\"Theirs\"");
    assertThat(theirs).isNotEqualTo(policy);
    return theirs;
  }

  private void denyFromAbove() {
    String policy = "{\"Statement\":[" + GUARD.formatted("") + "]}";
    rehearsal
        .sandbox
        .principals()
        .control()
        .put(
            "111122223333", Json.readObject(policy.getBytes(StandardCharsets.UTF_8)).orElseThrow());
  }

  private void put(String policy) {
    rehearsal.kms.putKeyPolicy(r -> r.keyId(old.value()).policyName("default").policy(policy));
  }
}
