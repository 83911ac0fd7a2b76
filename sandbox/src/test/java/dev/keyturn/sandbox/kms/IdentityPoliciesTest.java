package dev.keyturn.sandbox.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.sandbox.TestingSandbox;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DataKeySpec;
import software.amazon.awssdk.services.kms.model.GrantOperation;
import software.amazon.awssdk.services.sts.model.Credentials;

class IdentityPoliciesTest {
  private static final String ROLE = "arn:aws:iam::" + TestingSandbox.ACCOUNT + ":role/app";
  private static final String TRUST =
      "{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"sts:AssumeRole\"}}";

  private final TestingSandbox testing = TestingSandbox.withoutLag();
  private final KmsClient admin = testing.kms("admin");
  private final IamClient iam = testing.iam("admin");
  private final KmsClient app = testing.kms("app");
  private String key = "";
  private String other = "";

  @BeforeEach
  void makeKeysAndRole() {
    key = admin.createKey().keyMetadata().arn();
    other = admin.createKey().keyMetadata().arn();
    iam.createRole(r -> r.roleName("app").assumeRolePolicyDocument(TRUST));
    register("\"policies\"");
  }

  @Test
  void allowsByTheArnsThatAPolicyOfTheRoleNames() {
    refuses(() -> encrypt(key), "no identity-based policy allows the kms:Encrypt action");

    put("by-arn", statement("Allow", "kms:Encrypt", key));

    assertThatCode(() -> encrypt(key)).doesNotThrowAnyException();
    refuses(() -> encrypt(other), "no identity-based policy allows the kms:Encrypt action");
    refuses(
        () -> app.generateDataKey(r -> r.keyId(key).keySpec(DataKeySpec.AES_256)),
        "kms:GenerateDataKey");
    iam.deleteRolePolicy(r -> r.roleName("app").policyName("by-arn"));
    refuses(() -> encrypt(key), "kms:Encrypt");
  }

  @Test
  void meansAllThatWildcardsCover() {
    put("all", statement("Allow", "kms:Enc*", key.replaceFirst("key/.*", "key/*")));

    assertThatCode(() -> encrypt(other)).doesNotThrowAnyException();
  }

  @Test
  void deniesBeforeWhatTheKeyPolicyAndAGrantAllow() {
    admin.putKeyPolicy(
        r ->
            r.keyId(key)
                .policy(
                    "{\"Statement\":[%s,%s]}"
                        .formatted(
                            allowing("arn:aws:iam::" + TestingSandbox.ACCOUNT + ":root"),
                            allowing(ROLE))));
    admin.createGrant(r -> r.keyId(key).granteePrincipal(ROLE).operations(GrantOperation.ENCRYPT));
    assertThatCode(() -> encrypt(key)).doesNotThrowAnyException();

    put("never", statement("Deny", "kms:Encrypt", "*"));

    refuses(() -> encrypt(key), "with an explicit deny in an identity-based policy");
  }

  @Test
  void judgesTheSessionsOfARoleAlike() {
    put("by-arn", statement("Allow", "kms:Encrypt", key));
    Credentials session =
        testing.sts("admin").assumeRole(r -> r.roleArn(ROLE).roleSessionName("one")).credentials();

    KmsClient inSession = testing.kms(session.accessKeyId());

    assertThat(inSession.encrypt(r -> r.keyId(key).plaintext(text())).keyId()).isEqualTo(key);
    refuses(() -> inSession.encrypt(r -> r.keyId(other).plaintext(text())), "kms:Encrypt");
  }

  @Test
  void judgesWhatNoKeyPolicyCovers() {
    refuses(app::listKeys, "kms:ListKeys");

    put("list", statement("Allow", "kms:ListKeys", "*"));

    assertThatCode(app::listKeys).doesNotThrowAnyException();
  }

  @Test
  void heedsNoPolicyOfWhoIsNotSetUpSo() {
    put("never", statement("Deny", "kms:*", "*"));
    register("true");

    assertThatCode(() -> encrypt(key)).doesNotThrowAnyException();
  }

  private void register(String consent) {
    testing.control(
        "POST",
        "callers",
        "{\"accessKeyId\":\"app\",\"arn\":\"%s\",\"iam\":%s}".formatted(ROLE, consent));
  }

  private void put(String name, String statement) {
    iam.putRolePolicy(
        r ->
            r.roleName("app")
                .policyName(name)
                .policyDocument("{\"Version\":\"2012-10-17\",\"Statement\":" + statement + "}"));
  }

  private void encrypt(String keyId) {
    app.encrypt(r -> r.keyId(keyId).plaintext(text()));
  }

  private static SdkBytes text() {
    return SdkBytes.fromUtf8String("x");
  }

  private static void refuses(Runnable call, String words) {
    assertThatThrownBy(call::run)
        .hasMessageContaining("not authorized")
        .hasMessageContaining(words);
  }

  private static String statement(String effect, String action, String resource) {
    return "{\"Effect\":\"%s\",\"Action\":\"%s\",\"Resource\":\"%s\"}"
        .formatted(effect, action, resource);
  }

  private static String allowing(String principal) {
    return "{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"%s\"},\"Action\":\"kms:*\",\"Resource\":\"*\"}"
        .formatted(principal);
  }
}
