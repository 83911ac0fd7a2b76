package dev.keyturn.sandbox.kms;

import static dev.keyturn.sandbox.TestingSandbox.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.sandbox.TestingSandbox;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.GrantListEntry;
import software.amazon.awssdk.services.kms.model.GrantOperation;
import software.amazon.awssdk.services.kms.model.InvalidArnException;
import software.amazon.awssdk.services.kms.model.KmsException;
import software.amazon.awssdk.services.kms.model.MalformedPolicyDocumentException;

/** Whom key policies and grants may name, and what becomes of them once somebody is deleted. */
class PrincipalsOfKeysTest {
  private static final String ACCOUNT = TestingSandbox.ACCOUNT;
  private static final String ROOT = "arn:aws:iam::" + ACCOUNT + ":root";
  private static final String APP = "arn:aws:iam::" + ACCOUNT + ":role/team/app";
  private static final String TRUST =
      "{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"sts:AssumeRole\"}}";

  private final TestingSandbox testing = TestingSandbox.withoutLag();
  private final KmsClient admin = testing.kms("admin");
  private final IamClient iam = testing.iam("admin");
  private String key = "";

  @BeforeEach
  void makeKeyAndRole() {
    key = admin.createKey().keyMetadata().keyId();
    makeApp();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "arn:aws:iam::111122223333:role/nobody",
        "arn:aws:iam::111122223333:user/nobody",
        "arn:aws:iam::111122223333:role/app",
        "arn:aws:sts::111122223333:assumed-role/nobody/one",
        "arn:aws:iam::111122223333:group/shops",
        "arn:aws:iam::111122223333:instance-profile/app",
        "AROAABCDEFGHIJKLMNOPQ"
      })
  void areRefusedWhereTheyAreNotInTheDirectory(String principal) {
    knowOnly();

    assertRefused(principal);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "arn:aws:iam::111122223333:role/team/app",
        "arn:aws:sts::111122223333:assumed-role/app/one",
        "arn:aws:iam::111122223333:user/admin",
        "arn:aws:iam::111122223333:user/app",
        "arn:aws:iam::444455556666:role/theirs",
        "arn:aws:iam::111122223333:root",
        "444455556666"
      })
  void areTakenWhereTheyAreThereOrElsewhere(String principal) {
    testing.control("POST", "callers", "{\"accessKeyId\":\"a\",\"arn\":\"" + user("app") + "\"}");
    knowOnly();

    put(allow(principal));

    assertThat(shown()).contains(principal);
  }

  @Test
  void areShownByTheirIdsOnceTheyAreDeletedAndRefusedThen() {
    put(allow(APP));
    grantTo(APP, user("retiring"));
    iam.createUser(r -> r.userName("retiring"));

    iam.deleteRole(r -> r.roleName("app"));
    iam.deleteUser(r -> r.userName("retiring"));

    assertThat(shown()).doesNotContain(APP).containsPattern("\"AROA[A-Z2-7]{17}\"");
    GrantListEntry grant = admin.listGrants(r -> r.keyId(key)).grants().get(0);
    assertThat(grant.granteePrincipal()).matches("AROA[A-Z2-7]{17}");
    assertThat(grant.retiringPrincipal()).matches("AIDA[A-Z2-7]{17}");
    assertRefused(grant.granteePrincipal());
    assertRefused(APP);
    String read = shown();
    assertThatThrownBy(() -> admin.putKeyPolicy(r -> r.keyId(key).policy(read)))
        .isInstanceOf(MalformedPolicyDocumentException.class)
        .hasMessageContaining("one or more invalid principals");
  }

  @Test
  void neitherAllowNorDenyWhoIsMadeAgainUnderTheName() {
    grantTo(APP, user("admin"));
    put(deny("{\"AWS\":\"" + APP + "\"}", "{}"));
    KmsClient app = app("first");
    assertThatThrownBy(() -> encrypt(app)).hasMessageContaining("explicit deny");

    iam.deleteRole(r -> r.roleName("app"));
    makeApp();

    encrypt(app("second"));
    put(allow(user("admin")));
    KmsClient again = app("third");
    testing.control(
        "POST",
        "callers",
        "{\"accessKeyId\":\"third\",\"arn\":\"%s\",\"iam\":false}".formatted(APP));
    assertThatThrownBy(() -> encrypt(again)).hasMessageContaining("not authorized");
    put(allow(APP));
    assertThatCode(() -> encrypt(again)).doesNotThrowAnyException();
  }

  @Test
  void areStillMeantByConditionsWhenTheyAreMadeAgain() {
    put(
        deny(
            "\"*\"",
            "{\"ArnLike\":{\"aws:PrincipalArn\":\"arn:aws:iam::" + ACCOUNT + ":role/*/app\"}}"));
    iam.deleteRole(r -> r.roleName("app"));
    makeApp();

    KmsClient app = app("app");
    assertThatThrownBy(() -> encrypt(app)).hasMessageContaining("explicit deny");
    encrypt(admin);
  }

  @Test
  void areMeantByTheirAccountInACondition() {
    put(deny("\"*\"", "{\"StringEquals\":{\"aws:PrincipalAccount\":\"444455556666\"}}"));
    testing.control(
        "POST",
        "callers",
        "{\"accessKeyId\":\"them\",\"arn\":\"arn:aws:iam::444455556666:role/theirs\"}");

    String arn = "arn:aws:kms:" + TestingSandbox.REGION + ":" + ACCOUNT + ":key/" + key;
    assertThatThrownBy(
            () ->
                testing
                    .kms("them")
                    .encrypt(r -> r.keyId(arn).plaintext(SdkBytes.fromUtf8String("x"))))
        .hasMessageContaining("explicit deny");
    encrypt(admin);
  }

  @Test
  void canNotActOnceTheyAreDeleted() {
    KmsClient app = app("app");
    encrypt(app);
    iam.deleteRole(r -> r.roleName("app"));
    makeApp();

    assertThatThrownBy(() -> encrypt(app))
        .isInstanceOfSatisfying(
            KmsException.class,
            e ->
                assertThat(e.awsErrorDetails().errorCode())
                    .isEqualTo("UnrecognizedClientException"));
    iam.deleteRole(r -> r.roleName("app"));
    assertThatThrownBy(
            () -> testing.sts("admin").assumeRole(r -> r.roleArn(APP).roleSessionName("one")))
        .hasMessageContaining("not authorized to perform: sts:AssumeRole");
  }

  @Test
  void canNotBeDeletedWithTheirPoliciesInPlace() {
    iam.putRolePolicy(
        r ->
            r.roleName("app")
                .policyName("p")
                .policyDocument(
                    "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}}"));
    assertThatThrownBy(() -> iam.deleteRole(r -> r.roleName("app")))
        .hasMessageContaining("must delete policies first");

    iam.deleteRolePolicy(r -> r.roleName("app").policyName("p"));
    iam.deleteRole(r -> r.roleName("app"));
    assertThatThrownBy(() -> iam.deleteRole(r -> r.roleName("app")))
        .hasMessageContaining("cannot be found");
  }

  private void assertRefused(String principal) {
    assertThatThrownBy(() -> put(allow(principal)))
        .isInstanceOf(MalformedPolicyDocumentException.class)
        .hasMessageContaining("one or more invalid principals");
    assertThatThrownBy(() -> admin.createKey(r -> r.policy(policy(allow(principal)))))
        .isInstanceOf(MalformedPolicyDocumentException.class);
    assertThatThrownBy(() -> grantTo(principal, user("admin")))
        .isInstanceOf(InvalidArnException.class)
        .hasMessageContaining("does not refer to a valid principal");
    assertThatThrownBy(() -> grantTo(user("admin"), principal))
        .isInstanceOf(InvalidArnException.class);
  }

  private void knowOnly() {
    assertThat(testing.control("POST", "iam", "{\"principals\":\"known\"}").status())
        .isEqualTo(200);
  }

  private void makeApp() {
    iam.createRole(r -> r.path("/team/").roleName("app").assumeRolePolicyDocument(TRUST));
  }

  private KmsClient app(String accessKeyId) {
    testing.control(
        "POST", "callers", "{\"accessKeyId\":\"" + accessKeyId + "\",\"arn\":\"" + APP + "\"}");
    return testing.kms(accessKeyId);
  }

  private void grantTo(String grantee, String retiring) {
    admin.createGrant(
        r ->
            r.keyId(key)
                .granteePrincipal(grantee)
                .retiringPrincipal(retiring)
                .operations(GrantOperation.ENCRYPT));
  }

  private void encrypt(KmsClient kms) {
    kms.encrypt(r -> r.keyId(key).plaintext(SdkBytes.fromUtf8String("x")));
  }

  private String shown() {
    return admin.getKeyPolicy(r -> r.keyId(key)).policy();
  }

  private void put(String statement) {
    admin.putKeyPolicy(r -> r.keyId(key).policy(policy(statement)));
  }

  private static String policy(String statement) {
    return "{\"Statement\":[%s,%s]}".formatted(allow(ROOT), statement);
  }

  private static String allow(String principal) {
    return "{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"%s\"},\"Action\":\"kms:*\",\"Resource\":\"*\"}"
        .formatted(principal);
  }

  private static String deny(String principal, String condition) {
    return "{\"Effect\":\"Deny\",\"Principal\":%s,\"Action\":\"kms:*\",\"Resource\":\"*\",\"Condition\":%s}"
        .formatted(principal, condition);
  }
}
