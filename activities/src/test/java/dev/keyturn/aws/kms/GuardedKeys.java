package dev.keyturn.aws.kms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.key.GuardedPolicy;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.KeyGuard;
import dev.keyturn.key.KeySight;
import dev.keyturn.key.KeyWatchOrder;
import dev.keyturn.key.SealedPolicy;
import dev.keyturn.replacement.GateKey;
import dev.keyturn.replacement.GateProof;
import dev.keyturn.replacement.GateResult;
import dev.keyturn.replacement.GuardRestored;
import dev.keyturn.sandbox.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import software.amazon.awssdk.core.SdkBytes;

/** A key in use whose policy denies disabling it, and what tests do with that. */
abstract class GuardedKeys {
  private static final String GUARD =
      """
      {"Effect":"Deny",%s"Action":["kms:DisableKey","kms:ScheduleKeyDeletion"],
       "Resource":"*","Condition":{"NumericLessThanEquals":
       {"kms:TrailingDaysWithoutKeyUsage":"365"}}}""";

  final Rehearsal rehearsal = new Rehearsal();
  final KeyArn old = rehearsal.newKey();
  final KeyArn replacement = rehearsal.newKey();
  String saved = "";
  GateProof proof = new ProofDraft(old, replacement, now()).proof();

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

  KeyGuard lift() {
    return rehearsal.guards().liftGuard(proof);
  }

  GateResult disable() {
    return rehearsal.gate(Duration.ofMinutes(2)).disableOldKey(proof);
  }

  void enable() {
    rehearsal.gate().enableOldKey(new GateKey(old, "run", "reads failed"));
  }

  GuardRestored restore() {
    return rehearsal.guards().restoreGuard(guard());
  }

  KeyGuard guard() {
    return proof.guard().orElseThrow();
  }

  /** A proof whose last look read this policy. */
  GateProof approved(String policy) {
    return new ProofDraft(old, replacement, now()).lifting(policy).proof(seen());
  }

  List<KeySight> seen() {
    List<KeySight> unseen = Stream.of(old, replacement).map(KeySight::unseen).toList();
    return rehearsal.keys().watchKeys(new KeyWatchOrder(unseen, Duration.ofMinutes(5))).sights();
  }

  Instant now() {
    return rehearsal.sandbox.clock().now();
  }

  void assertGuarded() {
    assertThat(GuardedPolicy.guards(old, rehearsal.policy(old))).hasSize(1);
  }

  static String guarded(String policy) {
    return policy.replaceFirst("\\[", "[" + GUARD.formatted("\"Principal\":\"*\",") + ",");
  }

  static String theirs(String policy) {
    String theirs = policy.replaceFirst("\"Sid\" *: *\"Enable[^\"]*\"", "\"Sid\":\"Theirs\"");
    assertThat(theirs).isNotEqualTo(policy);
    return theirs;
  }

  void denyFromAbove() {
    String policy = "{\"Statement\":[" + GUARD.formatted("") + "]}";
    rehearsal
        .sandbox
        .principals()
        .control()
        .put(
            "111122223333", Json.readObject(policy.getBytes(StandardCharsets.UTF_8)).orElseThrow());
  }

  void put(String policy) {
    rehearsal.kms.putKeyPolicy(r -> r.keyId(old.value()).policyName("default").policy(policy));
  }
}
