package dev.keyturn.aws.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.aws.s3.Estate;
import dev.keyturn.failure.FailureType;
import dev.keyturn.key.MentionActivities;
import dev.keyturn.key.SuspectLook;
import dev.keyturn.key.SuspectLook.Presence;
import dev.keyturn.key.SuspectQuery;
import dev.keyturn.sandbox.Caller;
import dev.keyturn.sandbox.Fault;
import dev.keyturn.sandbox.Principals.Principal;
import io.temporal.testing.TestActivityEnvironment;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.iam.IamClient;

/** Row 41N: a denial takes every name, also one that means nobody. */
class SuspectLookupTest {
  private static final String ACCOUNT = "111122223333";
  private static final String IAM = "arn:aws:iam::" + ACCOUNT + ":";
  private static final String STS = "arn:aws:sts::" + ACCOUNT + ":";
  private static final String TRUST =
      "{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"sts:AssumeRole\"}}";

  private final Estate estate = new Estate();
  private final TestActivityEnvironment environment = Estate.activityEnvironment();

  @BeforeEach
  void putPrincipals() {
    IamClient iam = estate.iam();
    iam.createUser(r -> r.userName("ann"));
    iam.createRole(r -> r.path("/shop/").roleName("app").assumeRolePolicyDocument(TRUST));
    environment.registerActivitiesImplementations(new IamMentionActivities(estate.worker()));
  }

  @AfterEach
  void close() {
    environment.close();
    estate.close();
  }

  @ParameterizedTest
  @CsvSource({
    IAM + "user/ann, THERE,",
    IAM + "role/shop/app, THERE,",
    STS + "assumed-role/app/session, THERE,",
    IAM + "role/app, UNDER_ANOTHER_ARN, " + IAM + "role/shop/app",
    IAM + "role/shop/ann, ABSENT,",
    IAM + "user/anne, ABSENT,",
    STS + "assumed-role/apps/session, ABSENT,",
    STS + "federated-user/ann, NOT_ASSESSED, IAM has no list of sessions that are no role's",
    "arn:aws:iam::999988887777:role/app, NOT_ASSESSED, the worker can't look into account 999988887777"
  })
  void tellsWhetherThereIsSomebodyTwiceTheSame(String suspect, Presence presence, String detail) {
    SuspectLook wanted = new SuspectLook(suspect, presence, detail == null ? "" : detail);

    assertThat(lookUp(suspect)).isEqualTo(wanted);
    assertThat(lookUp(suspect)).isEqualTo(wanted);
  }

  @Test
  void saysThatItMayNotLook() {
    String arn = IAM + "user/worker";
    estate
        .sandbox()
        .principals()
        .register(new Principal(new Caller("worker", ACCOUNT, arn), arn, false));

    SuspectLook look = lookUp(IAM + "role/app");

    assertThat(look.presence()).isEqualTo(Presence.NOT_ASSESSED);
    assertThat(look.detail()).startsWith("iam:GetRole: ").contains("allow it to the planner's");
  }

  /** Else one strange name would keep the others from being looked up. */
  @Test
  void saysOfOneThatIamDoesNotTake() {
    String strange = IAM + "role/" + "x".repeat(65);

    SuspectLook look = lookUp(strange);

    assertThat(look.presence()).isEqualTo(Presence.NOT_ASSESSED);
    assertThat(look.detail()).startsWith("iam:GetRole: ").doesNotContain("allow it");
  }

  @Test
  void triesAgainWhatIamDoesNotAnswer() {
    estate.sandbox().faults().add(Fault.of(Fault.Kind.BEFORE, "iam", "GetUser", 3));

    assertThatThrownBy(() -> lookUp(IAM + "user/ann"))
        .satisfies(
            failure -> assertThat(FailureType.of(failure)).contains(FailureType.UNAVAILABLE));
    assertThat(lookUp(IAM + "user/ann").presence()).isEqualTo(Presence.THERE);
  }

  private SuspectLook lookUp(String suspect) {
    SuspectQuery query = new SuspectQuery(estate.oldKey(), List.of(suspect), ACCOUNT);
    return environment
        .newActivityStub(MentionActivities.class)
        .lookUpSuspects(query)
        .suspects()
        .get(0);
  }
}
