package dev.keyturn.aws.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.aws.s3.Estate;
import dev.keyturn.failure.FailureType;
import dev.keyturn.key.MentionActivities;
import dev.keyturn.key.SimulatedUses;
import dev.keyturn.key.SimulatedUses.SimulatedUse;
import dev.keyturn.key.UseSimulationOrder;
import dev.keyturn.sandbox.Caller;
import dev.keyturn.sandbox.Fault;
import dev.keyturn.sandbox.Principals.Principal;
import io.temporal.testing.TestActivityEnvironment;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.iam.IamClient;

/** What IAM's simulator says of callers and two keys. */
class UseSimulationTest {
  private static final String ACCOUNT = "111122223333";
  private static final String IAM = "arn:aws:iam::" + ACCOUNT + ":";
  private static final String APP = IAM + "role/shop/app";
  private static final String ANN = IAM + "user/ann";
  private static final String DECRYPT = "kms:Decrypt";
  private static final String GENERATE = "kms:GenerateDataKey";
  private static final List<String> ACTIONS = List.of(DECRYPT, GENERATE);
  private static final String TRUST =
      "{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"sts:AssumeRole\"}}";

  private final Estate estate = new Estate();
  private final TestActivityEnvironment environment = Estate.activityEnvironment();
  private final IamClient iam = estate.iam();

  @BeforeEach
  void putPrincipals() {
    iam.createRole(r -> r.path("/shop/").roleName("app").assumeRolePolicyDocument(TRUST));
    iam.createUser(r -> r.userName("ann"));
    allow("app", DECRYPT, estate.oldKey().value());
    environment.registerActivitiesImplementations(new IamMentionActivities(estate.worker()));
  }

  @AfterEach
  void close() {
    environment.close();
    estate.close();
  }

  @Test
  void tellsWhoMayUseTheOldKeyOnlyTwiceTheSame() {
    SimulatedUse wanted = new SimulatedUse(APP, List.of(DECRYPT), List.of(), List.of(), none());

    assertThat(simulate(APP).uses()).containsExactly(wanted);
    assertThat(simulate(APP).uses()).containsExactly(wanted);
    allow("app", DECRYPT, "*");
    assertThat(simulate(APP).uses())
        .containsExactly(
            new SimulatedUse(APP, List.of(DECRYPT), List.of(DECRYPT), List.of(), none()));
    assertThat(estate.sandbox().calls().count("kms", "Decrypt")).isZero();
  }

  @Test
  void takesAConditionForNothingKnown() {
    iam.putRolePolicy(
        r ->
            r.roleName("app")
                .policyName("new")
                .policyDocument(
                    statement(DECRYPT, estate.newKey().value())
                        .replace(
                            "}}",
                            ",\"Condition\":{\"StringEquals\":{\"kms:ViaService\":\"s3\"}}}}")));

    assertThat(simulate(APP).uses())
        .containsExactly(
            new SimulatedUse(APP, List.of(DECRYPT), List.of(), List.of(DECRYPT), none()));
  }

  /** The simulator takes the policy of a resource for users only. */
  @Test
  void heedsTheKeysPolicyForUsers() {
    iam.putUserPolicy(
        r ->
            r.userName("ann")
                .policyName("p")
                .policyDocument(statement(GENERATE, estate.oldKey().value())));
    String named =
        statement("kms:*", "*")
            .replace("\"Effect\"", "\"Principal\":{\"AWS\":\"" + ANN + "\"},\"Effect\"");

    SimulatedUses uses =
        activities()
            .simulateKeyUse(
                new UseSimulationOrder(
                    estate.oldKey(),
                    estate.newKey(),
                    statement("kms:*", "*")
                        .replace(
                            "\"Effect\"", "\"Principal\":{\"AWS\":\"" + IAM + "root\"},\"Effect\""),
                    named,
                    List.of(ANN),
                    ACTIONS));

    assertThat(uses.uses())
        .containsExactly(
            new SimulatedUse(
                ANN, List.of(GENERATE), List.of(DECRYPT, GENERATE), List.of(), none()));
  }

  @Test
  void goesOnWithOthersWhereOneIsGone() {
    SimulatedUses uses = simulate(IAM + "role/gone", APP);

    assertThat(uses.uses()).hasSize(2);
    assertThat(uses.uses().get(0).notAssessed().orElseThrow())
        .contains("iam:SimulatePrincipalPolicy", "NoSuchEntity");
    assertThat(uses.uses().get(1).onOld()).containsExactly(DECRYPT);
  }

  @Test
  void saysThatItMayNotSimulate() {
    String arn = IAM + "user/worker";
    estate
        .sandbox()
        .principals()
        .register(new Principal(new Caller("worker", ACCOUNT, arn), arn, false));

    SimulatedUses uses = simulate(APP);

    assertThat(uses.uses()).isEmpty();
    assertThat(uses.notAssessed().orElseThrow())
        .contains("allow iam:SimulatePrincipalPolicy to the worker's principal");
  }

  @ParameterizedTest
  @EnumSource(names = {"DENY", "ERROR500"})
  void goesOnWithOthersWhereOneIsDeniedOrFailsEachTime(Fault.Kind kind) {
    estate
        .sandbox()
        .faults()
        .add(
            new Fault(
                new Fault.Match(
                    "iam", Optional.of("SimulatePrincipalPolicy"), none(), Optional.of("user/ann")),
                kind,
                0,
                OptionalInt.of(1_000),
                1,
                Duration.ZERO));

    SimulatedUses uses = simulate(ANN, APP);

    assertThat(uses.uses())
        .filteredOn(use -> use.notAssessed().isEmpty())
        .extracting(SimulatedUse::principal)
        .containsExactly(APP);
    assertThat(uses.notAssessed().isPresent()).isEqualTo(kind == Fault.Kind.DENY);
  }

  @Test
  void isTriedAgainWhereIamIsUnwell() {
    estate
        .sandbox()
        .faults()
        .add(Fault.of(Fault.Kind.ERROR500, "iam", "SimulatePrincipalPolicy", 9));

    assertThatThrownBy(() -> simulate(APP))
        .satisfies(
            failure -> assertThat(FailureType.of(failure)).contains(FailureType.UNAVAILABLE));
    assertThat(simulate(APP).uses()).hasSize(1);
  }

  private SimulatedUses simulate(String... principals) {
    return activities()
        .simulateKeyUse(
            new UseSimulationOrder(
                estate.oldKey(), estate.newKey(), "{}", "{}", List.of(principals), ACTIONS));
  }

  private MentionActivities activities() {
    return environment.newActivityStub(MentionActivities.class);
  }

  private void allow(String role, String action, String resource) {
    iam.putRolePolicy(
        r -> r.roleName(role).policyName("old").policyDocument(statement(action, resource)));
  }

  private static String statement(String action, String resource) {
    return "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\""
        + action
        + "\",\"Resource\":\""
        + resource
        + "\"}}";
  }

  private static Optional<String> none() {
    return Optional.empty();
  }
}
