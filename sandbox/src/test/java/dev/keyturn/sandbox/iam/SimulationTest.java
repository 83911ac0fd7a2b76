package dev.keyturn.sandbox.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.sandbox.TestingSandbox;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.EvaluationResult;
import software.amazon.awssdk.services.iam.model.InvalidInputException;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.ResourceSpecificResult;

/** What the policy simulator tells of policies, and what it does not take. */
class SimulationTest {
  private static final String ARN = "arn:aws:iam::" + TestingSandbox.ACCOUNT + ":";
  private static final String KEYS = "arn:aws:kms:eu-west-1:" + TestingSandbox.ACCOUNT + ":key/";
  private static final String TRUST =
      "{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"sts:AssumeRole\"}}";
  private static final String POLICY =
      """
      {"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": "kms:*", "Resource": "%1$sold"},
        {"Effect": "Deny", "Action": "kms:Encrypt", "Resource": "*"},
        {"Effect": "Allow", "Action": "kms:Decrypt", "Resource": "%1$sother",
         "Condition": {"StringEquals": {"kms:ViaService": "s3.eu-west-1.amazonaws.com"}}}]}"""
          .formatted(KEYS);

  private final IamClient iam = TestingSandbox.withoutLag().iam("owner");

  @BeforeEach
  void putEstate() {
    iam.createUser(r -> r.userName("ann"));
    iam.putUserPolicy(r -> r.userName("ann").policyName("p").policyDocument(POLICY));
    iam.createRole(r -> r.path("/a/").roleName("app").assumeRolePolicyDocument(TRUST));
    iam.putRolePolicy(r -> r.roleName("app").policyName("p").policyDocument(POLICY));
  }

  @ParameterizedTest
  @CsvSource({
    "role/a/app, kms:Decrypt, old, allowed",
    "role/a/app, kms:Decrypt, new, implicitDeny",
    "role/a/app, kms:Encrypt, old, explicitDeny",
    "user/ann, kms:Decrypt, old, allowed",
    "user/ann, kms:Decrypt, new, implicitDeny"
  })
  void saysWhatOwnPoliciesSay(String principal, String action, String key, String decision) {
    assertThat(simulate(principal, action, key).evalDecisionAsString()).isEqualTo(decision);
  }

  @Test
  void tellsWhichConditionKeysItLacks() {
    EvaluationResult result = simulate("role/a/app", "kms:Decrypt", "other");

    assertThat(result.evalDecisionAsString()).isEqualTo("implicitDeny");
    assertThat(lacks(result)).containsExactly("kms:viaservice");
    assertThat(lacks(simulate("role/a/app", "kms:Decrypt", "old"))).isEmpty();
  }

  /** Of a resource that is named, what is missing is told with that resource, and not above. */
  @Test
  void answersOnceForEachActionAndWithinItForEachResource() {
    List<EvaluationResult> results =
        iam.simulatePrincipalPolicy(
                r ->
                    r.policySourceArn(ARN + "role/a/app")
                        .actionNames("kms:Decrypt")
                        .resourceArns(KEYS + "old", KEYS + "other"))
            .evaluationResults();

    assertThat(results).hasSize(1);
    assertThat(results.get(0).evalDecisionAsString()).isEqualTo("implicitDeny");
    assertThat(results.get(0).missingContextValues()).isEmpty();
    assertThat(results.get(0).resourceSpecificResults())
        .extracting(ResourceSpecificResult::evalResourceDecisionAsString)
        .containsExactly("allowed", "implicitDeny");
  }

  private static List<String> lacks(EvaluationResult result) {
    return result.resourceSpecificResults().get(0).missingContextValues();
  }

  @Test
  void heedsThePolicyOfAResourceForUsersOnly() {
    String policy =
        "{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\""
            + ARN
            + "user/ann\"},\"Action\":\"kms:*\",\"Resource\":\"*\"}}";

    assertThat(simulate("user/ann", policy).evalDecisionAsString()).isEqualTo("allowed");
    assertThatThrownBy(() -> simulate("role/a/app", policy))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("isn't supported for IAM roles");
  }

  @Test
  void refusesWhatIsNoEntityOrCaller() {
    assertThatThrownBy(() -> simulate("role/app", "kms:Decrypt", "old"))
        .isInstanceOf(NoSuchEntityException.class);
    assertThatThrownBy(() -> simulate("assumed-role/app/s", "kms:Decrypt", "old"))
        .isInstanceOf(InvalidInputException.class);
    assertThatThrownBy(
            () ->
                iam.simulatePrincipalPolicy(
                    r ->
                        r.policySourceArn(ARN + "role/a/app")
                            .callerArn(ARN + "role/a/app")
                            .actionNames("kms:Decrypt")))
        .isInstanceOf(InvalidInputException.class);
  }

  private EvaluationResult simulate(String principal, String action, String key) {
    List<EvaluationResult> results =
        iam.simulatePrincipalPolicy(
                r ->
                    r.policySourceArn(ARN + principal).actionNames(action).resourceArns(KEYS + key))
            .evaluationResults();
    assertThat(results).hasSize(1);
    assertThat(results.get(0).evalResourceName()).isEqualTo(KEYS + key);
    return results.get(0);
  }

  private EvaluationResult simulate(String principal, String resourcePolicy) {
    return iam.simulatePrincipalPolicy(
            r ->
                r.policySourceArn(ARN + principal)
                    .actionNames("kms:Decrypt")
                    .resourceArns(KEYS + "new")
                    .resourcePolicy(resourcePolicy))
        .evaluationResults()
        .get(0);
  }
}
