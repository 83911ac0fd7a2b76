package dev.keyturn.aws.kms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.failure.FailureType;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.KeyLookOrder;
import dev.keyturn.key.KeySeal;
import dev.keyturn.key.KeySight;
import dev.keyturn.key.KeyWatchOrder;
import dev.keyturn.key.SealMode;
import dev.keyturn.key.SealRemoval;
import dev.keyturn.replacement.GateKey;
import dev.keyturn.replacement.GateProof;
import dev.keyturn.replacement.GateResult;
import dev.keyturn.sandbox.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.model.GrantListEntry;
import software.amazon.awssdk.services.kms.model.GrantOperation;

class GateTest {
  private final Rehearsal rehearsal = new Rehearsal();
  private final KeyArn old = rehearsal.newKey();
  private final KeyArn replacement = rehearsal.newKey();
  private ProofDraft draft = new ProofDraft(old, replacement, rehearsal.sandbox.clock().now());

  @BeforeEach
  void useTheOldKeyBeforeTheSweep() {
    encryptUnder(old);
    rehearsal.sandbox.clock().advance(Duration.ofMinutes(10));
    draft = new ProofDraft(old, replacement, rehearsal.sandbox.clock().now());
  }

  @AfterEach
  void close() {
    rehearsal.close();
  }

  @Test
  void disablesTheKeyOfAGoodProofAndTagsIt() {
    GateProof proof = draft.proof();

    GateResult result = disable(proof);

    assertThat(result.key()).isEqualTo(old);
    assertThat(result.state()).isEqualTo("Disabled");
    assertThat(stateOf(old)).isEqualTo("Disabled");
    assertThat(rehearsal.tags(old)).containsEntry("keyturn:proof", proof.proof().hash());
  }

  @Test
  void disablesOnceWhenRunTwice() {
    disable(draft.proof());

    assertThat(disable(draft.proof()).state()).isEqualTo("Disabled");
    assertThat(rehearsal.calls("DisableKey")).isEqualTo(1);
    assertThat(rehearsal.calls("EnableKey")).isEqualTo(1);
  }

  @Test
  void staysShutForARoleThatMayNotEnableTheKeyAgain() {
    deny("kms:EnableKey");

    for (int run = 1; run <= 2; run++) {
      Rehearsal.fails(
          () -> disable(draft.proof()),
          FailureType.ACCESS_DENIED,
          "the gate stays shut",
          "allow kms:EnableKey");
    }

    assertThat(rehearsal.calls("DisableKey")).isZero();
    assertThat(stateOf(old)).isEqualTo("Enabled");
    assertThat(rehearsal.tags(old)).doesNotContainKey("keyturn:proof");
  }

  @ParameterizedTest
  @ValueSource(strings = {"DisableKey", "EnableKey", "TagResource"})
  void disablesOnceThoughAnAnswerIsLost(String operation) {
    rehearsal.loseAnswerOf(operation);
    Rehearsal.fails(() -> disable(draft.proof()), FailureType.UNAVAILABLE, operation);
    rehearsal.sandbox.faults().clear();

    assertThat(disable(draft.proof()).state()).isEqualTo("Disabled");
    assertThat(rehearsal.calls("DisableKey")).isOne();
  }

  @Test
  void takesItsOwnDisableForSuccessHoweverLateItAsks() {
    rehearsal.loseAnswerOf("DisableKey");
    Rehearsal.fails(() -> disable(draft.proof()), FailureType.UNAVAILABLE, "kms:DisableKey");
    rehearsal.sandbox.clock().advance(Duration.ofHours(5));

    assertThat(disable(draft.proof()).state()).isEqualTo("Disabled");
  }

  static List<Forgery> forgeries() {
    return Forgery.ALL;
  }

  @ParameterizedTest
  @MethodSource("forgeries")
  void staysShutForEveryForgery(Forgery forgery) {
    Rehearsal.fails(
        () -> disable(forgery.of(draft)),
        FailureType.GATE_CLOSED,
        "the gate stays shut",
        forgery.objection());

    assertThat(stateOf(old)).isEqualTo("Enabled");
    assertThat(rehearsal.tags(old)).doesNotContainKey("keyturn:proof");
  }

  @Test
  void staysShutAfterALaterUseOfTheOldKey() {
    rehearsal.sandbox.clock().advance(Duration.ofMinutes(1));
    encryptUnder(old);

    Rehearsal.fails(
        () -> disable(draft.proof()), FailureType.GATE_CLOSED, "the old key was used (Encrypt)");
    assertThat(stateOf(old)).isEqualTo("Enabled");
  }

  /** Whoever denied it to the planner while planning does not switch it off. Row 7U. */
  @Test
  void staysShutWhereALastUseThatWasUntoldIsToldByNow() {
    SdkBytes ciphertext =
        rehearsal
            .kms
            .encrypt(r -> r.keyId(old.value()).plaintext(SdkBytes.fromUtf8String("x")))
            .ciphertextBlob();
    rehearsal.keys().sealKey(KeySeal.of(old, "run", rehearsal.policy(old)));
    ProofDraft sealed = draft.sealed(old, Duration.ofSeconds(10)).untold("denied");
    rehearsal.sandbox.clock().advance(Duration.ofMinutes(1));
    rehearsal.kms.decrypt(r -> r.ciphertextBlob(ciphertext));

    Rehearsal.fails(
        () -> disable(sealed.proof()), FailureType.GATE_CLOSED, "the old key was used (Decrypt)");
  }

  @Test
  void opensWithoutTheLastUseOnlyForASealedKeyWhosePlanSaysSo() {
    rehearsal.keys().sealKey(KeySeal.of(old, "run", rehearsal.policy(old)));
    ProofDraft sealed = draft.sealed(old, Duration.ofSeconds(10));
    rehearsal.sandbox.faults().add(Fault.of(Fault.Kind.DENY, "kms", "GetKeyLastUsage", 1_000));

    Rehearsal.fails(
        () -> disable(sealed.proof()), FailureType.ACCESS_DENIED, "kms:GetKeyLastUsage");
    Rehearsal.fails(
        () -> disable(draft.untold("no such call").proof()),
        FailureType.GATE_CLOSED,
        "it was not sealed");
    assertThat(disable(sealed.untold("no such call").proof()).state()).isEqualTo("Disabled");
    assertThat(disable(sealed.untold("no such call").proof()).state()).isEqualTo("Disabled");
  }

  @Test
  void letsThroughTheVeryUseThatAPersonAccepted() {
    rehearsal.sandbox.clock().advance(Duration.ofMinutes(1));
    encryptUnder(old);
    draft = draft.acceptingUse(rehearsal.keys().observeKey(KeyLookOrder.whole(old)).lastUse());

    assertThat(disable(draft.proof()).state()).isEqualTo("Disabled");
  }

  @Test
  void staysShutAfterAUseThatIsLaterThanTheAcceptedOne() {
    rehearsal.sandbox.clock().advance(Duration.ofMinutes(1));
    encryptUnder(old);
    draft = draft.acceptingUse(rehearsal.keys().observeKey(KeyLookOrder.whole(old)).lastUse());
    rehearsal.sandbox.clock().advance(Duration.ofMinutes(1));
    encryptUnder(old);

    Rehearsal.fails(() -> disable(draft.proof()), FailureType.GATE_CLOSED, "the old key was used");
  }

  @Test
  void staysShutWhileTheNewKeyIsNotEnabled() {
    rehearsal.kms.disableKey(r -> r.keyId(replacement.value()));

    Rehearsal.fails(
        () -> disable(draft.proof()), FailureType.GATE_CLOSED, "the new key", "is Disabled");
    assertThat(stateOf(old)).isEqualTo("Enabled");
  }

  /** Row 41W: between the last look and the gate there may be minutes. */
  @Test
  void staysShutWhenSomebodyChangedAKeySinceTheLastLook() {
    List<KeySight> seen = seen();
    rehearsal.kms.createGrant(
        r ->
            r.keyId(replacement.value())
                .granteePrincipal("arn:aws:iam::111122223333:role/other")
                .operations(GrantOperation.DECRYPT));

    Rehearsal.fails(
        () -> disable(draft.proof(seen)),
        FailureType.GATE_CLOSED,
        "somebody changed " + replacement + " since the last look");
    assertThat(stateOf(old)).isEqualTo("Enabled");
    assertThat(rehearsal.tags(old)).doesNotContainKey("keyturn:proof");
    rehearsal.kms.listGrants(r -> r.keyId(replacement.value())).grants().stream()
        .map(GrantListEntry::grantId)
        .forEach(id -> rehearsal.kms.revokeGrant(r -> r.keyId(replacement.value()).grantId(id)));
    assertThat(disable(draft.proof(seen)).state()).isEqualTo("Disabled");
    assertThat(disable(draft.proof(seen)).state()).isEqualTo("Disabled");
  }

  @Test
  void staysShutOnceTheSealIsGone() {
    KeySeal seal = KeySeal.of(old, "run", rehearsal.policy(old));
    rehearsal.keys().sealKey(seal);
    draft = draft.sealed(old, Duration.ofSeconds(10));
    GateProof sealed = draft.proof(seen());
    rehearsal.keys().unsealKey(new SealRemoval(old, Optional.of(seal)));

    for (GateProof proof : List.of(sealed, draft.proof(seen()))) {
      Rehearsal.fails(() -> disable(proof), FailureType.GATE_CLOSED, "the gate stays shut");
    }
    Rehearsal.fails(
        () -> disable(draft.proof(seen())), FailureType.GATE_CLOSED, "not sealed any more");
    assertThat(stateOf(old)).isEqualTo("Enabled");
    rehearsal.keys().sealKey(seal);
    assertThat(disable(draft.proof(seen())).state()).isEqualTo("Disabled");
  }

  @Test
  void staysShutForASweepThatBeganBeforeTheSeal() {
    Rehearsal.fails(
        () -> disable(draft.sealed(old, Duration.ofSeconds(-1)).proof()),
        FailureType.GATE_CLOSED,
        "the sweep began before the old key was sealed");
    Rehearsal.fails(
        () -> disable(draft.sealed(replacement, Duration.ofSeconds(1)).proof()),
        FailureType.GATE_CLOSED,
        "another key than the old one was sealed");
  }

  @Test
  void staysShutWithoutASealThatTheInputAsksFor() {
    Rehearsal.fails(
        () -> disable(draft.wanting(SealMode.NOW).proof()),
        FailureType.GATE_CLOSED,
        "the old key was not sealed before the sweep");
  }

  @Test
  void staysShutUnlessTheLastLookWasAtBothKeys() {
    List<KeySight> seen = seen();
    for (List<KeySight> sights :
        List.of(seen.subList(0, 1), List.of(seen.get(0), KeySight.unseen(replacement)))) {
      Rehearsal.fails(
          () -> disable(draft.proof(sights)),
          FailureType.GATE_CLOSED,
          "the last look was not at the old and the new key");
    }
    assertThat(stateOf(old)).isEqualTo("Enabled");
  }

  @Test
  void staysShutWhenTheLastLookIsTooOld() {
    rehearsal.sandbox.clock().advance(Duration.ofMinutes(16));

    Rehearsal.fails(
        () -> disable(draft.proof()), FailureType.GATE_CLOSED, "more than 15 minutes ago");
    assertThat(stateOf(old)).isEqualTo("Enabled");
  }

  @Test
  void doesNotTakeSomebodyElsesDisableForItsOwn() {
    rehearsal.kms.disableKey(r -> r.keyId(old.value()));

    Rehearsal.fails(
        () -> disable(draft.proof()), FailureType.KEY_STATE, "is Disabled, but not by this proof");
  }

  @Test
  void doesNotTakeTheDisableOfAnotherProofForItsOwn() {
    disable(draft.withPlan("another plan").proof());

    Rehearsal.fails(
        () -> disable(draft.proof()), FailureType.KEY_STATE, "is Disabled, but not by this proof");
  }

  @Test
  void stopsAtAKeyThatIsPendingDeletion() {
    rehearsal.kms.scheduleKeyDeletion(r -> r.keyId(old.value()).pendingWindowInDays(7));

    Rehearsal.fails(() -> disable(draft.proof()), FailureType.KEY_STATE, "is PendingDeletion");
    Rehearsal.fails(this::enable, FailureType.KEY_STATE, "aws kms cancel-key-deletion");
  }

  @ParameterizedTest
  @CsvSource({"TagResource, DisableKey", "GetKeyLastUsage, EnableKey"})
  void startsNoChangeOfStateThatMayOutliveItsAttempt(String slow, String late) {
    Fault.Match slowed =
        new Fault.Match("kms", Optional.of(slow), Optional.empty(), Optional.empty());
    rehearsal
        .sandbox
        .faults()
        .add(
            new Fault(slowed, Fault.Kind.DELAY, 0, OptionalInt.of(1), 1, Duration.ofMillis(3_200)));

    Rehearsal.fails(
        () -> rehearsal.gate(Duration.ofSeconds(18)).disableOldKey(seeing(draft.proof())),
        FailureType.UNAVAILABLE,
        "kms:" + late + " on " + old + " not called: ",
        "are left of this attempt's 18 s");

    assertThat(rehearsal.calls(late)).isZero();
    assertThat(disable(draft.proof()).state()).isEqualTo("Disabled");
  }

  @Test
  void takesTheTagOffAgainWhenTheDisableIsDenied() {
    deny("kms:DisableKey");

    Rehearsal.fails(
        () -> disable(draft.proof()), FailureType.ACCESS_DENIED, "kms:DisableKey on " + old);

    assertThat(rehearsal.tags(old)).doesNotContainKey("keyturn:proof");
  }

  @Test
  void saysWhyTheDisableIsDeniedThoughTheTagStays() {
    deny("kms:DisableKey\", \"kms:UntagResource");

    Rehearsal.fails(
        () -> disable(draft.proof()), FailureType.ACCESS_DENIED, "kms:DisableKey on " + old);
  }

  @Test
  void enablesThoughTheTagStays() {
    disable(draft.proof());
    deny("kms:UntagResource");

    assertThat(enable().state()).isEqualTo("Enabled");
  }

  @Test
  void enablesAgainAndForgetsTheProof() {
    disable(draft.proof());

    long before = rehearsal.calls("EnableKey");
    assertThat(enable().state()).isEqualTo("Enabled");
    assertThat(enable().state()).isEqualTo("Enabled");
    assertThat(rehearsal.calls("EnableKey")).isEqualTo(before + 1);
    assertThat(rehearsal.tags(old)).doesNotContainKey("keyturn:proof");
  }

  @Test
  void enablesOnceThoughTheAnswerIsLost() {
    disable(draft.proof());
    rehearsal.loseAnswerOf("EnableKey");
    Rehearsal.fails(this::enable, FailureType.UNAVAILABLE, "kms:EnableKey");

    assertThat(enable().state()).isEqualTo("Enabled");
  }

  private GateResult disable(GateProof proof) {
    return rehearsal.gate().disableOldKey(proof.sights().isEmpty() ? seeing(proof) : proof);
  }

  /** The proof with a look at the keys as they are now. */
  private GateProof seeing(GateProof proof) {
    return new GateProof(
        proof.proof(),
        proof.approval(),
        proof.requestedBy(),
        proof.observedAt(),
        seen(),
        proof.settle(),
        proof.guard());
  }

  private List<KeySight> seen() {
    List<KeySight> unseen = Stream.of(old, replacement).map(KeySight::unseen).toList();
    return rehearsal.keys().watchKeys(new KeyWatchOrder(unseen, Duration.ofMinutes(5))).sights();
  }

  private GateResult enable() {
    return rehearsal.gate().enableOldKey(new GateKey(old, "run", "reads failed"));
  }

  private void deny(String actions) {
    String policy =
        rehearsal
            .policy(old)
            .replaceFirst(
                "\\[",
                """
                [{"Sid": "No", "Effect": "Deny", "Principal": {"AWS": "%s"},
                 "Action": ["%s"], "Resource": "*"},"""
                    .formatted(Rehearsal.WORKER, actions));
    rehearsal.kms.putKeyPolicy(r -> r.keyId(old.value()).policyName("default").policy(policy));
  }

  private String stateOf(KeyArn key) {
    return rehearsal.metadata(key).keyStateAsString();
  }

  private void encryptUnder(KeyArn key) {
    rehearsal.kms.encrypt(r -> r.keyId(key.value()).plaintext(SdkBytes.fromUtf8String("x")));
  }
}
