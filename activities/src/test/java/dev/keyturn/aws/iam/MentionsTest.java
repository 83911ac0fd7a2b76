package dev.keyturn.aws.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.aws.AwsClients;
import dev.keyturn.aws.s3.Estate;
import dev.keyturn.failure.FailureType;
import dev.keyturn.key.KeyAlias;
import dev.keyturn.key.KeyMention;
import dev.keyturn.key.KeyMention.By;
import dev.keyturn.key.KeyMentions;
import dev.keyturn.key.MentionActivities;
import dev.keyturn.key.MentionQuery;
import dev.keyturn.sandbox.CallLog;
import dev.keyturn.sandbox.Caller;
import dev.keyturn.sandbox.Fault;
import dev.keyturn.sandbox.Principals.Principal;
import io.temporal.failure.ActivityFailure;
import io.temporal.testing.TestActivityEnvironment;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.iam.IamClient;

/** The search of an account's policies, on the strict sandbox. */
class MentionsTest {
  private static final String ARN = "arn:aws:iam::111122223333:";
  private static final String OPERATION = "GetAccountAuthorizationDetails";

  /** As many as the SDK tries. */
  private static final int WHOLE_CALL = 3;

  private final Estate estate = new Estate();
  private final IamClient iam = estate.iam();
  private final MentionQuery query =
      new MentionQuery(estate.oldKey(), List.of(new KeyAlias("alias/orders")));
  private final TestActivityEnvironment environment = Estate.activityEnvironment();
  private final MentionActivities activities = activities(estate.worker());

  private MentionActivities activities(AwsClients clients) {
    environment.registerActivitiesImplementations(new IamMentionActivities(clients));
    return environment.newActivityStub(MentionActivities.class);
  }

  @AfterEach
  void close() {
    environment.close();
    estate.close();
  }

  @Test
  void findsEveryKindOfPolicyThatNamesTheKeyTwiceTheSame() {
    String old = allow(estate.oldKey().value());
    iam.createUser(r -> r.userName("ann"));
    iam.putUserPolicy(r -> r.userName("ann").policyName("mine").policyDocument(old));
    iam.createGroup(r -> r.groupName("shops"));
    iam.putGroupPolicy(
        r -> r.groupName("shops").policyName("ours").policyDocument(allow("alias/orders")));
    role("app");
    iam.putRolePolicy(r -> r.roleName("app").policyName("orders").policyDocument(old));
    iam.putRolePolicy(r -> r.roleName("app").policyName("all").policyDocument(allow("*")));
    iam.createPolicy(r -> r.policyName("managed").policyDocument(old));
    iam.createPolicy(r -> r.policyName("new").policyDocument(allow(estate.newKey().value())));

    KeyMentions mentions = activities.findMentions(query);

    assertThat(mentions)
        .isEqualTo(
            all(
                new KeyMention(ARN + "user/ann", "mine", "Use", By.KEY_ARN),
                new KeyMention(ARN + "group/shops", "ours", "Use", By.ALIAS),
                new KeyMention(ARN + "role/app", "orders", "Use", By.KEY_ARN),
                new KeyMention(ARN + "policy/managed", "v1", "Use", By.KEY_ARN)));
    assertThat(activities.findMentions(query)).isEqualTo(mentions);
  }

  @Test
  void looksAtTheDefaultVersionOfAManagedPolicy() {
    String arn =
        iam.createPolicy(r -> r.policyName("managed").policyDocument(allow("*"))).policy().arn();
    iam.createPolicyVersion(
        r -> r.policyArn(arn).policyDocument(allow(estate.oldKey().value())).setAsDefault(true));
    assertThat(activities.findMentions(query).found())
        .containsExactly(new KeyMention(arn, "v2", "Use", By.KEY_ARN));

    iam.createPolicyVersion(r -> r.policyArn(arn).policyDocument(allow("*")).setAsDefault(true));
    assertThat(activities.findMentions(query).found()).isEmpty();
  }

  @Test
  void readsAllPagesAndCountsWhatItDoesNotList() {
    int many = KeyMentions.MOST + 3;
    for (int i = 0; i < many; i++) {
      String name = "managed" + i;
      iam.createPolicy(r -> r.policyName(name).policyDocument(allow(estate.oldKey().value())));
    }

    KeyMentions mentions = activities.findMentions(query);

    assertThat(mentions.found()).hasSize(KeyMentions.MOST).doesNotHaveDuplicates();
    assertThat(mentions.leftOut()).isEqualTo(3);
    assertThat(mentions.notKnown()).isEmpty();
    assertThat(estate.sandbox().calls().count("iam", OPERATION)).isEqualTo(3);
  }

  @Test
  void saysWhatToAllowWhenItMayNotLook() {
    Caller worker = new Caller("worker", "111122223333", ARN + "user/worker");
    estate.sandbox().principals().register(new Principal(worker, worker.arn(), false));

    KeyMentions mentions = activities.findMentions(query);

    assertThat(mentions.found()).isEmpty();
    assertThat(mentions.notKnown().orElseThrow())
        .contains("iam:" + OPERATION, "AccessDenied", "planner", estate.oldKey().value());
  }

  @Test
  void looksAgainWhereAnAnswerIsLost() {
    iam.createPolicy(r -> r.policyName("managed").policyDocument(allow(estate.oldKey().value())));
    estate.sandbox().faults().add(Fault.of(Fault.Kind.AFTER, "iam", OPERATION, 1));

    assertThat(activities.findMentions(query).found()).hasSize(1);
  }

  @Test
  void isTriedAgainWhereIamIsTooBusy() {
    estate.sandbox().faults().add(Fault.of(Fault.Kind.THROTTLE, "iam", OPERATION, WHOLE_CALL));

    assertThatThrownBy(() -> activities.findMentions(query))
        .isInstanceOfSatisfying(
            ActivityFailure.class,
            failure -> assertThat(FailureType.of(failure)).contains(FailureType.THROTTLED));
  }

  @Test
  void signsForTheRegionOfGlobalIam() {
    activities.findMentions(query);

    assertThat(estate.sandbox().calls().latest(call -> call.kind().operation().equals(OPERATION)))
        .extracting(CallLog.Entry::region)
        .containsExactly("us-east-1");
  }

  private static KeyMentions all(KeyMention... mentions) {
    return new KeyMentions(List.of(mentions), 0, Optional.empty());
  }

  private void role(String name) {
    iam.createRole(
        r ->
            r.roleName(name)
                .assumeRolePolicyDocument(
                    "{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":\"*\","
                        + "\"Action\":\"sts:AssumeRole\"}}"));
  }

  private static String allow(String resource) {
    return "{\"Statement\":{\"Sid\":\"Use\",\"Effect\":\"Allow\",\"Action\":\"kms:*\",\"Resource\":\""
        + resource
        + "\"}}";
  }
}
