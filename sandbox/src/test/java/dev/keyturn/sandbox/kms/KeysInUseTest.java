package dev.keyturn.sandbox.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.sandbox.TestingSandbox;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;

/** Policies that deny disabling a key that was used lately, in the key's policy and above it. */
class KeysInUseTest {
  private static final String GUARD =
      """
      {"Effect":"Deny",%s"Action":["kms:DisableKey","kms:ScheduleKeyDeletion"],"Resource":"*",
       "Condition":{"NumericLessThanEquals":{"kms:TrailingDaysWithoutKeyUsage":"30"}}}""";

  private final TestingSandbox testing = TestingSandbox.withoutLag();
  private final KmsClient kms = testing.kms("admin");
  private final String key = kms.createKey().keyMetadata().keyId();

  @Test
  void countsWholeDaysSinceTheLastUse() {
    guard();
    pass(Duration.ofDays(365));
    encrypt();
    pass(Duration.ofDays(31).minusMinutes(1));

    denied(this::disable, "kms:DisableKey", "a resource-based policy");
    denied(this::scheduleDeletion, "kms:ScheduleKeyDeletion", "a resource-based policy");
    pass(Duration.ofMinutes(2));
    disable();
    assertThat(scheduleDeletion()).isEqualTo("PendingDeletion");
  }

  @Test
  void countsFromItsCreationWhereItWasNeverUsed() {
    guard();
    denied(this::disable, "kms:DisableKey", "a resource-based policy");
    pass(Duration.ofDays(31));
    assertThatCode(this::disable).doesNotThrowAnyException();
  }

  @Test
  void knowsOfAUseAsLateAsItIsShown() {
    guard();
    pass(Duration.ofDays(31));
    testing.control("POST", "lag", "{\"lastUsage\":\"PT1H\"}");
    encrypt();

    disable();
    kms.enableKey(r -> r.keyId(key));
    pass(Duration.ofHours(1));
    denied(this::disable, "kms:DisableKey", "a resource-based policy");
  }

  @Test
  void leavesWhatElseIsDoneToAKeyAlone() {
    guard();
    encrypt();
    assertThatCode(() -> kms.enableKey(r -> r.keyId(key))).doesNotThrowAnyException();
  }

  @Test
  void deniesFromAboveWhateverTheKeyPolicyAllows() {
    assertThat(control(GUARD.formatted(""))).contains("\"ok\"");

    denied(this::disable, "kms:DisableKey", "a service control policy");
    pass(Duration.ofDays(31));
    assertThatCode(this::disable).doesNotThrowAnyException();
    kms.enableKey(r -> r.keyId(key));
    encrypt();
    denied(this::disable, "kms:DisableKey", "a service control policy");
    testing.control("DELETE", "scp", "");
    assertThatCode(this::disable).doesNotThrowAnyException();
  }

  @Test
  void deniesFromAboveWhatNoKeyPolicyIsAskedAbout() {
    control(
        """
        {"Effect":"Deny","Action":"kms:CreateKey","Resource":"*"}""");

    denied(kms::createKey, "kms:CreateKey", "a service control policy");
  }

  @Test
  void leavesOtherAccountsAlone() {
    testing.control("POST", "scp", scp("444455556666", GUARD.formatted("")));
    assertThatCode(this::disable).doesNotThrowAnyException();
  }

  @Test
  void refusesAPolicyFromAboveThatNamesPrincipals() {
    assertThat(control(GUARD.formatted("\"Principal\":\"*\","))).contains("has no principals");
    assertThat(control("{}")).contains("policy: ");
  }

  private String control(String statement) {
    return new String(
        testing.control("POST", "scp", scp(TestingSandbox.ACCOUNT, statement)).body(),
        StandardCharsets.UTF_8);
  }

  private static String scp(String account, String statement) {
    return """
        {"account":"%s","policy":{"Version":"2012-10-17","Statement":[%s]}}"""
        .formatted(account, statement);
  }

  private void guard() {
    String policy = kms.getKeyPolicy(r -> r.keyId(key)).policy();
    String guarded =
        policy.replaceFirst("\\[", "[" + GUARD.formatted("\"Principal\":\"*\",") + ",");
    kms.putKeyPolicy(r -> r.keyId(key).policy(guarded));
  }

  private void disable() {
    kms.disableKey(r -> r.keyId(key));
  }

  private String scheduleDeletion() {
    return kms.scheduleKeyDeletion(r -> r.keyId(key)).keyStateAsString();
  }

  private void encrypt() {
    kms.encrypt(r -> r.keyId(key).plaintext(SdkBytes.fromUtf8String("x")));
  }

  private void pass(Duration time) {
    testing.sandbox().clock().advance(time);
  }

  private static void denied(ThrowingCallable call, String action, String by) {
    assertThatThrownBy(call)
        .hasMessageContaining("is not authorized to perform: " + action)
        .hasMessageContaining("with an explicit deny in " + by);
  }
}
