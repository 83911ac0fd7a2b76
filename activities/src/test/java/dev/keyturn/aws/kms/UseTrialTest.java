package dev.keyturn.aws.kms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.failure.FailureType;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.SealedPolicy;
import dev.keyturn.key.UseTrial;
import dev.keyturn.key.UseTrialOrder;
import dev.keyturn.sandbox.Fault;
import dev.keyturn.sandbox.IamConsent;
import java.time.Duration;
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
    assertThat(rehearsal.keys().observeKey(newKey).lastUse()).isEmpty();
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

    UseTrial trial =
        rehearsal
            .keys()
            .tryKeyUse(new UseTrialOrder(ROLE, oldKey, Optional.empty(), Rehearsal.SETTLE));

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
    CompletableFuture<Void> known = CompletableFuture.runAsync(this::passOnceTheNewKeyWasAsked);

    UseTrial trial =
        rehearsal
            .keys()
            .tryKeyUse(new UseTrialOrder(ROLE, oldKey, Optional.of(newKey), Duration.ofSeconds(2)));

    known.join();
    assertThat(trial.allowed()).hasSize(5);
    assertThat(trial.refused()).isEmpty();
    // Of the old key, of the new one while it refuses, and five times in a row.
    assertThat(rehearsal.calls("Encrypt")).isGreaterThan(6);
  }

  @Test
  void asksAgainWhereKmsIsBrieflyUnwell() {
    allow("by-arn", ALL, oldKey.value(), newKey.value());
    rehearsal.sandbox.faults().add(Fault.of(Fault.Kind.ERROR500, "kms", "GenerateDataKey", 3));

    Rehearsal.fails(
        () -> rehearsal.keys().tryKeyUse(order()), FailureType.UNAVAILABLE, "kms:GenerateDataKey");
    assertThat(rehearsal.keys().tryKeyUse(order()).refused()).isEmpty();
  }

  /** The new key is asked for all of it after the old one. */
  private void passOnceTheNewKeyWasAsked() {
    while (rehearsal.calls("Encrypt") < 2) {
      Thread.onSpinWait();
    }
    rehearsal.sandbox.clock().advance(LAG);
  }

  private UseTrialOrder order() {
    return new UseTrialOrder(ROLE, oldKey, Optional.of(newKey), Rehearsal.SETTLE);
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
