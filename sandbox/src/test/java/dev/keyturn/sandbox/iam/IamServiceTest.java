package dev.keyturn.sandbox.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.sandbox.Caller;
import dev.keyturn.sandbox.Fault;
import dev.keyturn.sandbox.Principals.Principal;
import dev.keyturn.sandbox.TestingSandbox;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.EntityType;
import software.amazon.awssdk.services.iam.model.GetAccountAuthorizationDetailsResponse;
import software.amazon.awssdk.services.iam.model.IamException;
import software.amazon.awssdk.services.iam.model.ManagedPolicyDetail;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.PolicyVersion;
import software.amazon.awssdk.services.iam.model.RoleDetail;

class IamServiceTest {
  private static final String POLICY =
      """
      {"Version": "2012-10-17",
       "Statement": [{"Effect": "Allow", "Action": "kms:*", "Resource": "*~+ é"}]}""";
  private static final String TRUST =
      "{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"sts:AssumeRole\"}}";
  private static final String ARN = "arn:aws:iam::" + TestingSandbox.ACCOUNT + ":";

  private final TestingSandbox testing = TestingSandbox.withoutLag();
  private final IamClient iam = testing.iam("owner");

  @BeforeEach
  void putEstate() {
    iam.createUser(r -> r.userName("ann"));
    iam.putUserPolicy(r -> r.userName("ann").policyName("p").policyDocument(POLICY));
    iam.createGroup(r -> r.groupName("shops"));
    iam.putGroupPolicy(r -> r.groupName("shops").policyName("p").policyDocument(POLICY));
    iam.createRole(r -> r.path("/a/").roleName("app").assumeRolePolicyDocument(TRUST));
    iam.putRolePolicy(r -> r.roleName("app").policyName("p").policyDocument(POLICY));
    iam.createPolicy(r -> r.policyName("orders").policyDocument(POLICY));
  }

  @Test
  void showsAllOfAnAccountAndNothingOfAnother() {
    GetAccountAuthorizationDetailsResponse details = iam.getAccountAuthorizationDetails();

    assertThat(details.isTruncated()).isFalse();
    assertThat(arns(details))
        .containsExactly(
            ARN + "user/ann", ARN + "group/shops", ARN + "role/a/app", ARN + "policy/orders");
    RoleDetail role = details.roleDetailList().get(0);
    assertThat(decoded(role.assumeRolePolicyDocument())).isEqualTo(TRUST);
    assertThat(role.rolePolicyList().get(0).policyName()).isEqualTo("p");
    assertThat(decoded(role.rolePolicyList().get(0).policyDocument())).isEqualTo(POLICY);
    register("elsewhere", "999999999999", true);
    assertThat(arns(testing.iam("elsewhere").getAccountAuthorizationDetails())).isEmpty();
  }

  @Test
  void showsAUserOrRoleByItsNameUnderWhateverPath() {
    assertThat(iam.getRole(r -> r.roleName("app")).role().arn()).isEqualTo(ARN + "role/a/app");
    assertThat(decoded(iam.getRole(r -> r.roleName("app")).role().assumeRolePolicyDocument()))
        .isEqualTo(TRUST);
    assertThat(iam.getUser(r -> r.userName("ann")).user().arn()).isEqualTo(ARN + "user/ann");
    assertThatThrownBy(() -> iam.getUser(r -> r.userName("app")))
        .isInstanceOf(NoSuchEntityException.class);
    iam.deleteRolePolicy(r -> r.roleName("app").policyName("p"));
    iam.deleteRole(r -> r.roleName("app"));
    assertThatThrownBy(() -> iam.getRole(r -> r.roleName("app")))
        .isInstanceOf(NoSuchEntityException.class);
  }

  @Test
  void showsWhoWasPutBehindAnAccessKey() {
    register("somebody", TestingSandbox.ACCOUNT, true);

    assertThat(iam.getUser(r -> r.userName("somebody")).user().arn())
        .isEqualTo(ARN + "user/somebody");
  }

  @Test
  void encodesDocumentsAsRfc3986Has() {
    String shown =
        iam.getAccountAuthorizationDetails()
            .userDetailList()
            .get(0)
            .userPolicyList()
            .get(0)
            .policyDocument();

    assertThat(shown).contains("%2A~%2B%20%C3%A9").doesNotContain("+", "*", " ");
  }

  @Test
  void showsWhatAFilterAsksFor() {
    assertThat(arns(filtered(EntityType.GROUP, EntityType.LOCAL_MANAGED_POLICY)))
        .containsExactly(ARN + "group/shops", ARN + "policy/orders");
    assertThat(arns(filtered(EntityType.AWS_MANAGED_POLICY))).isEmpty();
  }

  @Test
  void showsEachEntityOnOnePage() {
    List<String> seen = new ArrayList<>();
    iam.getAccountAuthorizationDetailsPaginator(r -> r.maxItems(1))
        .forEach(
            page -> {
              assertThat(arns(page)).hasSize(1);
              seen.addAll(arns(page));
            });

    assertThat(seen).hasSize(4).doesNotHaveDuplicates();
    assertRefused(() -> iam.getAccountAuthorizationDetails(r -> r.marker("x")), "ValidationError");
    assertRefused(
        () -> iam.getAccountAuthorizationDetails(r -> r.maxItems(1001)), "ValidationError");
  }

  @Test
  void keepsFiveVersionsOfWhichOneIsTheDefault() {
    String arn = ARN + "policy/orders";
    iam.createPolicyVersion(r -> r.policyArn(arn).policyDocument(POLICY));
    iam.createPolicyVersion(r -> r.policyArn(arn).policyDocument(POLICY).setAsDefault(true));

    ManagedPolicyDetail policy = iam.getAccountAuthorizationDetails().policies().get(0);
    assertThat(policy.defaultVersionId()).isEqualTo("v3");
    assertThat(policy.policyVersionList())
        .extracting(PolicyVersion::versionId)
        .containsExactly("v3", "v2", "v1");
    assertThat(policy.policyVersionList())
        .extracting(PolicyVersion::isDefaultVersion)
        .containsExactly(true, false, false);
    iam.createPolicyVersion(r -> r.policyArn(arn).policyDocument(POLICY));
    iam.createPolicyVersion(r -> r.policyArn(arn).policyDocument(POLICY));
    assertRefused(
        () -> iam.createPolicyVersion(r -> r.policyArn(arn).policyDocument(POLICY)),
        "LimitExceeded");
  }

  @Test
  void refusesNamesThatAreTakenOrUnknown() {
    assertRefused(() -> iam.createUser(r -> r.userName("ANN")), "EntityAlreadyExists");
    assertRefused(() -> iam.createUser(r -> r.userName("a b")), "ValidationError");
    assertRefused(
        () -> iam.putUserPolicy(r -> r.userName("bob").policyName("p").policyDocument(POLICY)),
        "NoSuchEntity");
    assertRefused(
        () -> iam.createPolicyVersion(r -> r.policyArn(ARN + "policy/no").policyDocument(POLICY)),
        "NoSuchEntity");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense",
        "{}",
        "{\"Version\":\"1\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"a:b\",\"Resource\":\"*\"}}",
        "{\"Statement\":{\"Action\":\"a:b\",\"Resource\":\"*\"}}",
        "{\"Statement\":{\"Effect\":\"Allow\",\"Resource\":\"*\"}}",
        "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"a:b\"}}",
        "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"a:b\",\"Resource\":\"*\",\"Principal\":\"*\"}}"
      })
  void refusesWhatIsNoPolicy(String document) {
    assertRefused(
        () -> iam.createPolicy(r -> r.policyName("new").policyDocument(document)),
        "MalformedPolicyDocument");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRole\"}}",
        "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRole\",\"Principal\":\"*\","
            + "\"Resource\":\"*\"}}"
      })
  void refusesATrustPolicyWithoutPrincipalOrWithAResource(String document) {
    assertRefused(
        () -> iam.createRole(r -> r.roleName("new").assumeRolePolicyDocument(document)),
        "MalformedPolicyDocument");
  }

  @Test
  void countsAllInlinePoliciesButNoWhiteSpace() {
    String half = POLICY.replace("*~", "x".repeat(1_000)).replace(" ", "  ".repeat(1_000));
    iam.createUser(r -> r.userName("bob"));
    iam.putUserPolicy(r -> r.userName("bob").policyName("one").policyDocument(half));
    iam.putUserPolicy(r -> r.userName("bob").policyName("one").policyDocument(half));

    assertRefused(
        () -> iam.putUserPolicy(r -> r.userName("bob").policyName("two").policyDocument(half)),
        "LimitExceeded");
  }

  @Test
  void refusesWhatItWouldLeaveOutAndWhatItCanNot() {
    assertRefused(
        () -> iam.createUser(r -> r.userName("bob").permissionsBoundary(ARN + "policy/orders")),
        "ValidationError");
    assertRefused(iam::listAccountAliases, "NotImplemented");
  }

  @Test
  void refusesWhoeverIsNotAllowed() {
    register("stranger", TestingSandbox.ACCOUNT, false);
    assertThatThrownBy(() -> testing.iam("stranger").getAccountAuthorizationDetails())
        .hasMessageContaining("user/stranger is not authorized to perform: iam:GetAccount");
  }

  @Test
  void failsAsIamDoes() {
    testing.sandbox().faults().add(Fault.of(Fault.Kind.THROTTLE, "iam", "CreateUser", 1));
    assertRefused(() -> iam.createUser(r -> r.userName("bob")), "Throttling");
    testing.sandbox().faults().add(Fault.of(Fault.Kind.ERROR500, "iam", "CreateUser", 1));
    assertRefused(() -> iam.createUser(r -> r.userName("bob")), "ServiceFailure");
    iam.createUser(r -> r.userName("bob"));
  }

  private void register(String name, String account, boolean allowed) {
    String arn = "arn:aws:iam::" + account + ":user/" + name;
    testing
        .sandbox()
        .principals()
        .register(new Principal(new Caller(name, account, arn), arn, allowed));
  }

  private GetAccountAuthorizationDetailsResponse filtered(EntityType... types) {
    return iam.getAccountAuthorizationDetails(r -> r.filter(types));
  }

  private static List<String> arns(GetAccountAuthorizationDetailsResponse details) {
    List<String> arns = new ArrayList<>();
    details.userDetailList().forEach(user -> arns.add(user.arn()));
    details.groupDetailList().forEach(group -> arns.add(group.arn()));
    details.roleDetailList().forEach(role -> arns.add(role.arn()));
    details.policies().forEach(policy -> arns.add(policy.arn()));
    return arns;
  }

  private static String decoded(String document) {
    return URLDecoder.decode(document, StandardCharsets.UTF_8);
  }

  private static void assertRefused(ThrowingCallable call, String code) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            IamException.class,
            refused -> assertThat(refused.awsErrorDetails().errorCode()).isEqualTo(code));
  }
}
