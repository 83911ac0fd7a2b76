package dev.keyturn.sandbox.kms;

import static dev.keyturn.sandbox.TestingSandbox.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.sandbox.TestingSandbox;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KmsException;
import software.amazon.awssdk.services.kms.model.MalformedPolicyDocumentException;

class AuthorizationTest {
  private static final String ROOT = "arn:aws:iam::" + TestingSandbox.ACCOUNT + ":root";

  private final TestingSandbox testing = TestingSandbox.withoutLag();
  private final KmsClient admin = testing.kms("admin");
  private final KmsClient attacker = testing.kms("attacker");
  private String key = "";

  @BeforeEach
  void createKey() {
    key = admin.createKey().keyMetadata().keyId();
  }

  @Test
  void leavesTheDefaultPolicyToIam() {
    testing.control(
        "POST",
        "callers",
        "{\"accessKeyId\":\"attacker\",\"arn\":\"%s\",\"iam\":false}".formatted(user("mallory")));

    assertThatCode(() -> encrypt(admin)).doesNotThrowAnyException();
    assertThatThrownBy(() -> encrypt(attacker))
        .isInstanceOfSatisfying(
            KmsException.class,
            e -> {
              assertThat(e.awsErrorDetails().errorCode()).isEqualTo("AccessDeniedException");
              assertThat(e.statusCode()).isEqualTo(400);
              assertThat(e.getMessage())
                  .contains(
                      "User: " + user("mallory") + " is not authorized to perform: kms:Encrypt")
                  .contains("no identity-based policy allows the kms:Encrypt action");
            });
  }

  @Test
  void shutsASuspectOutByADenyAndShowsThePolicy() {
    String policy = "\n" + policy(allow(ROOT) + "," + deny(user("attacker"))) + "  ";
    admin.putKeyPolicy(b -> b.keyId(key).policy(policy));

    assertThat(Meaning.of(admin.getKeyPolicy(b -> b.keyId(key)).policy()))
        .isEqualTo(Meaning.of(policy));
    assertThatThrownBy(() -> encrypt(attacker)).hasMessageContaining("explicit deny");
    assertThatCode(() -> encrypt(admin)).doesNotThrowAnyException();
  }

  @Test
  void refusesNonsenseAndPoliciesThatLockTheCallerOut() {
    assertThatThrownBy(() -> admin.putKeyPolicy(b -> b.keyId(key).policy("{}")))
        .isInstanceOf(MalformedPolicyDocumentException.class);
    String lockedOut = policy(allow(user("somebody")));
    assertThatThrownBy(() -> admin.putKeyPolicy(b -> b.keyId(key).policy(lockedOut)))
        .isInstanceOf(MalformedPolicyDocumentException.class)
        .hasMessageContaining("update the key policy in the future");

    admin.putKeyPolicy(b -> b.keyId(key).policy(lockedOut).bypassPolicyLockoutSafetyCheck(true));
    assertThatThrownBy(() -> admin.getKeyPolicy(b -> b.keyId(key)))
        .hasMessageContaining("no resource-based policy allows the kms:GetKeyPolicy action");
  }

  @Test
  void asksBothAccountsWhenTheCallerIsAStranger() {
    testing.control(
        "POST",
        "callers",
        """
        {"accessKeyId":"stranger","arn":"arn:aws:iam::444455556666:user/stranger"}""");
    KmsClient stranger = testing.kms("stranger");
    String arn = admin.describeKey(b -> b.keyId(key)).keyMetadata().arn();

    assertThatThrownBy(() -> stranger.describeKey(b -> b.keyId(arn)))
        .hasMessageContaining("not authorized");
    String open = policy(allow(ROOT) + "," + allow("arn:aws:iam::444455556666:root"));
    admin.putKeyPolicy(b -> b.keyId(key).policy(open));
    assertThat(stranger.describeKey(b -> b.keyId(arn)).keyMetadata().keyId()).isEqualTo(key);
    assertThatThrownBy(() -> stranger.disableKey(b -> b.keyId(arn)))
        .hasMessageContaining("not authorized");
  }

  private void encrypt(KmsClient client) {
    client.encrypt(b -> b.keyId(key).plaintext(SdkBytes.fromUtf8String("x")));
  }

  private static String policy(String statements) {
    return "{\"Version\":\"2012-10-17\",\"Statement\":[" + statements + "]}";
  }

  private static String allow(String principal) {
    return statement("Allow", principal);
  }

  private static String deny(String principal) {
    return statement("Deny", principal);
  }

  private static String statement(String effect, String principal) {
    return """
        {"Effect":"%s","Principal":{"AWS":"%s"},"Action":"kms:*","Resource":"*"}"""
        .formatted(effect, principal);
  }
}
