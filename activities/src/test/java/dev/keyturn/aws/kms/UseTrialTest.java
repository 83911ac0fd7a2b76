package dev.keyturn.aws.kms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.failure.FailureType;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.KeyLookOrder;
import dev.keyturn.key.SealedPolicy;
import dev.keyturn.key.UseTrial;
import dev.keyturn.key.UseTrialOrder;
import dev.keyturn.sandbox.Fault;
import dev.keyturn.sandbox.IamConsent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who can't use the new key is found out before an alias moves. */
class UseTrialTest {
  private static final String ROLE = "arn:aws:iam::111122223333:role/app";
  private static final String TRUST =
      "{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"sts:AssumeRole\"}}";
  private static final String BY_ALIAS =
      """
      {"Statement":[{"Effect":"Allow","Action":["kms:Encrypt","kms:Decrypt"],"Resource":"*",
       "Condition":{"ForAnyValue:StringEquals":{"kms:ResourceAliases":"alias/orders"}}}]}""";
  private static final String ALL = "kms:*";
  private static final Duration LAG = Duration.ofMinutes(10);

  private final Rehearsal rehearsal = new Rehearsal();
  private KeyArn oldKey;
  private KeyArn newKey;

  @BeforeEach
  void makeKeysAndRole() {
    oldKey = rehearsal.newKey();
    newKey = rehearsal.newKey();
    rehearsal.iam.createRole(r -> r.roleName("app").assumeRolePolicyDocument(TRUST));
    rehearsal.register("app", ROLE, IamConsent.POLICIES);
  }

  @AfterEach
  void close() {
    rehearsal.close();
  }

  @Test
  void findsARoleThatMayUseBothKeysAlikeAndChangesNothingWhenRunTwice() {
    allow("by-arn", ALL, oldKey.value(), newKey.value());

    UseTrial trial = rehearsal.keys().tryKeyUse(order());

    assertThat(trial.allowed())
        .containsExactly(
            "kms:Encrypt",
            "kms:GenerateDataKey",
            "kms:GenerateDataKeyWithoutPlaintext",
            "kms:Decrypt",
            "kms:ReEncrypt*");
    assertThat(trial.unknown()).isEmpty();
    assertThat(trial.refused()).isEmpty();
    assertThat(trial.notAssessed()).isEmpty();
    assertThat(rehearsal.keys().tryKeyUse(order())).isEqualTo(trial);
    assertThat(rehearsal.keys().observeKey(KeyLookOrder.whole(newKey)).lastUse()).isEmpty();
  }

  @Test
  void namesWhatTheNewKeyRefusesARoleWhosePolicyNamesTheOldOne() {
    allow("by-arn", "kms:GenerateDataKey*\",\"kms:Decrypt", oldKey.value());
    allow("reads", "kms:Decrypt", newKey.value());

    UseTrial trial = rehearsal.keys().tryKeyUse(order());

    assertThat(trial.allowed())
        .containsExactly(
            "kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext", "kms:Decrypt");
    assertThat(trial.refused())
        .containsExactly("kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext");
    assertThat(trial.unknown()).containsExactly("kms:Encrypt", "kms:ReEncrypt*");
    assertThat(trial.said().orElseThrow())
        .contains("no identity-based policy allows the kms:GenerateDataKeyWithoutPlaintext");
  }

  @Test
  void asksNothingOfTheNewKeyThatTheOldOneRefuses() {
    allow("other", ALL, newKey.value());

    UseTrial trial = rehearsal.keys().tryKeyUse(order());

    assertThat(trial.allowed()).isEmpty();
    assertThat(trial.unknown()).hasSize(5);
    assertThat(trial.refused()).isEmpty();
  }

  @Test
  void takesARefusalForLackOfAnEncryptionContextForNothingKnown() {
    rehearsal.iam.putRolePolicy(
        r ->
            r.roleName("app")
                .policyName("by-context")
                .policyDocument(
                    """
                    {"Statement":[{"Effect":"Allow","Action":"kms:Decrypt","Resource":"%s",
                     "Condition":{"StringEquals":{"kms:EncryptionContext:app":"orders"}}}]}"""
                        .formatted(oldKey)));

    assertThat(rehearsal.keys().tryKeyUse(order()).unknown()).contains("kms:Decrypt").hasSize(5);
  }

  @Test
  void isNotBlindedInSilenceByADenyOfTheOldKey() {
    allow("by-arn", ALL, oldKey.value());
    String policy = rehearsal.policy(oldKey);
    rehearsal.kms.putKeyPolicy(
        r ->
            r.keyId(oldKey.value())
                .policyName("default")
                .policy(SealedPolicy.seal(oldKey, policy)));

    UseTrial trial = rehearsal.keys().tryKeyUse(order());

    assertThat(trial.refused()).containsExactly("kms:Decrypt");
    assertThat(trial.unknown()).contains("kms:Encrypt", "kms:GenerateDataKey");
  }

  @Test
  void saysWhatToAllowWhereItCanNotActAsTheRole() {
    rehearsal.sandbox.principals().close(ROLE);

    UseTrial trial = rehearsal.keys().tryKeyUse(order());

    assertThat(trial.notAssessed().orElseThrow())
        .contains("can't act as " + ROLE, "AccessDenied", "allow sts:AssumeRole");
    assertThat(trial.allowed()).isEmpty();
    assertThat(rehearsal.calls("Encrypt")).isZero();
  }

  @Test
  void asksTheOldKeyAloneForAPlan() {
    allow("by-arn", "kms:Decrypt", oldKey.value());

    UseTrial trial = rehearsal.keys().tryKeyUse(ofOldKey(List.of()));

    assertThat(trial.allowed()).containsExactly("kms:Decrypt");
    assertThat(trial.refused()).isEmpty();
    assertThat(rehearsal.calls("Decrypt")).isOne();
  }

  @Test
  void waitsUntilTheNewKeysPolicyIsKnownEverywhere() {
    rehearsal.register("app", ROLE, IamConsent.NOTHING);
    rehearsal.kms.putKeyPolicy(r -> r.keyId(oldKey.value()).policyName("default").policy(open()));
    rehearsal.sandbox.lag().limit(LAG);
    rehearsal.kms.putKeyPolicy(r -> r.keyId(newKey.value()).policyName("default").policy(open()));
    CompletableFuture<Void> known = CompletableFuture.runAsync(() -> passOnceAsked("Encrypt", 2));

    UseTrial trial =
        rehearsal
            .keys()
            .tryKeyUse(
                new UseTrialOrder(
                    ROLE, oldKey, Optional.of(newKey), Duration.ofSeconds(2), List.of()));

    known.join();
    assertThat(trial.allowed()).hasSize(5);
    assertThat(trial.refused()).isEmpty();
    // Of the old key, of the new one while it refuses, and five times in a row.
    assertThat(rehearsal.calls("Encrypt")).isGreaterThan(6);
  }

  @Test
  void tellsWhatTheOldKeyNoLongerAllowsOnceItsAliasHasMoved() {
    rehearsal.alias("alias/orders", oldKey);
    rehearsal.iam.putRolePolicy(
        r -> r.roleName("app").policyName("by-alias").policyDocument(BY_ALIAS));
    List<String> before = rehearsal.keys().tryKeyUse(ofOldKey(List.of())).allowed();
    assertThat(before).containsExactly("kms:Encrypt", "kms:Decrypt");

    rehearsal.kms.updateAlias(r -> r.aliasName("alias/orders").targetKeyId(newKey.keyId()));
    UseTrial after = rehearsal.keys().tryKeyUse(ofOldKey(before));

    assertThat(after.lost()).isEqualTo(before);
    assertThat(after.unknown()).isNotEmpty().doesNotContainAnyElementsOf(before);
    assertThat(after.said().orElseThrow())
        .contains("no identity-based policy allows the kms:Decrypt");
    assertThat(rehearsal.keys().tryKeyUse(ofOldKey(before)).lost()).isEqualTo(before);

    allow("by-arn", "kms:Decrypt\",\"kms:Encrypt", oldKey.value());
    assertThat(rehearsal.keys().tryKeyUse(ofOldKey(before)).lost()).isEmpty();
  }

  @Test
  void asksTheNewKeyForWhatTheOldOneAllowedEarlier() {
    allow("by-arn", "kms:Encrypt", newKey.value());

    UseTrial trial = rehearsal.keys().tryKeyUse(order(List.of("kms:Decrypt")));

    assertThat(trial.allowed()).isEmpty();
    assertThat(trial.lost()).containsExactly("kms:Decrypt");
    assertThat(trial.refused()).containsExactly("kms:Decrypt");
    assertThat(trial.unknown()).hasSize(4).doesNotContain("kms:Decrypt");
  }

  @Test
  void waitsUntilWhatAllowsTheOldKeyAgainIsKnownEverywhere() {
    rehearsal.register("app", ROLE, IamConsent.NOTHING);
    rehearsal.sandbox.lag().limit(LAG);
    rehearsal.kms.putKeyPolicy(r -> r.keyId(oldKey.value()).policyName("default").policy(open()));
    CompletableFuture<Void> known = CompletableFuture.runAsync(() -> passOnceAsked("ReEncrypt", 1));

    UseTrial trial =
        rehearsal
            .keys()
            .tryKeyUse(
                new UseTrialOrder(
                    ROLE, oldKey, Optional.empty(), Duration.ofSeconds(2), List.of("kms:Decrypt")));

    known.join();
    assertThat(trial.allowed()).hasSize(5);
    assertThat(trial.lost()).isEmpty();
  }

  @Test
  void asksAgainWhereKmsIsBrieflyUnwell() {
    allow("by-arn", ALL, oldKey.value(), newKey.value());
    rehearsal.sandbox.faults().add(Fault.of(Fault.Kind.ERROR500, "kms", "GenerateDataKey", 3));

    Rehearsal.fails(
        () -> rehearsal.keys().tryKeyUse(order()), FailureType.UNAVAILABLE, "kms:GenerateDataKey");
    assertThat(rehearsal.keys().tryKeyUse(order()).refused()).isEmpty();
  }

  /** The old key is asked for all of it, and then the new one. */
  private void passOnceAsked(String operation, int times) {
    while (rehearsal.calls(operation) < times) {
      Thread.onSpinWait();
    }
    rehearsal.sandbox.clock().advance(LAG);
  }

  private UseTrialOrder ofOldKey(List<String> needed) {
    return new UseTrialOrder(ROLE, oldKey, Optional.empty(), Rehearsal.SETTLE, needed);
  }

  private UseTrialOrder order() {
    return order(List.of());
  }

  private UseTrialOrder order(List<String> needed) {
    return new UseTrialOrder(ROLE, oldKey, Optional.of(newKey), Rehearsal.SETTLE, needed);
  }

  private void allow(String name, String actions, String... keys) {
    rehearsal.iam.putRolePolicy(
        r ->
            r.roleName("app")
                .policyName(name)
                .policyDocument(
                    "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":[\"%s\"],\"Resource\":[\"%s\"]}}"
                        .formatted(actions, String.join("\",\"", keys))));
  }

  private static String open() {
    return """
    {"Statement":[
      {"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},
       "Action":"kms:*","Resource":"*"},
      {"Effect":"Allow","Principal":{"AWS":"%s"},"Action":"kms:*","Resource":"*"}]}"""
        .formatted(ROLE);
  }
}
