package dev.keyturn.sandbox.s3;

import static dev.keyturn.sandbox.s3.TestingS3.BUCKET;
import static dev.keyturn.sandbox.s3.TestingS3.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Event;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.GetBucketNotificationConfigurationResponse;
import software.amazon.awssdk.services.s3.model.LambdaFunctionConfiguration;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.NotificationConfiguration;

class BucketRuleSetsTest {
  private static final String FUNCTION = "arn:aws:lambda:eu-west-1:111122223333:function:mail";

  private final TestingS3 testing = TestingS3.withBucket();
  private final S3Client s3 = testing.s3();

  @Test
  void keepsLifecycleRulesAndNamesThoseWithoutAnId() {
    putLifecycle(rule(3).id("newest").build(), rule(5).build());

    List<LifecycleRule> rules = s3.getBucketLifecycleConfiguration(r -> r.bucket(BUCKET)).rules();
    assertThat(rules.get(0)).isEqualTo(rule(3).id("newest").build());
    assertThat(rules.get(1).id()).isNotBlank();
    assertThat(rules.get(1).toBuilder().id(null).build()).isEqualTo(rule(5).build());
  }

  @Test
  void forgetsDeletedLifecycleRules() {
    putLifecycle(rule(3).build());
    s3.deleteBucketLifecycle(r -> r.bucket(BUCKET));

    assertRefused(
        () -> s3.getBucketLifecycleConfiguration(r -> r.bucket(BUCKET)),
        404,
        "NoSuchLifecycleConfiguration");
  }

  @Test
  void refusesLifecycleRulesThatS3Refuses() {
    assertRefused(() -> putLifecycle(), 400, "MalformedXML");
    assertRefused(() -> putLifecycle(rule(3).status("On").build()), 400, "MalformedXML");
    assertRefused(
        () ->
            putLifecycle(
                rule(3).noncurrentVersionExpiration(old -> old.newerNoncurrentVersions(3)).build()),
        400,
        "InvalidRequest");
  }

  @Test
  void keepsNotificationsUntilAnEmptyConfiguration() {
    assertThat(notifications().lambdaFunctionConfigurations()).isEmpty();
    putNotifications(
        NotificationConfiguration.builder()
            .lambdaFunctionConfigurations(
                LambdaFunctionConfiguration.builder()
                    .lambdaFunctionArn(FUNCTION)
                    .events(Event.S3_OBJECT_CREATED)
                    .build())
            .eventBridgeConfiguration(all -> {})
            .build());

    assertThat(notifications().lambdaFunctionConfigurations())
        .singleElement()
        .satisfies(
            kept -> {
              assertThat(kept.id()).isNotBlank();
              assertThat(kept.lambdaFunctionArn()).isEqualTo(FUNCTION);
              assertThat(kept.events()).containsExactly(Event.S3_OBJECT_CREATED);
            });
    assertThat(notifications().eventBridgeConfiguration()).isNotNull();

    putNotifications(NotificationConfiguration.builder().build());
    assertThat(notifications().lambdaFunctionConfigurations()).isEmpty();
    assertThat(notifications().eventBridgeConfiguration()).isNull();
  }

  private static LifecycleRule.Builder rule(int newest) {
    return LifecycleRule.builder()
        .status(ExpirationStatus.ENABLED)
        .filter(all -> all.prefix("logs/"))
        .noncurrentVersionExpiration(old -> old.noncurrentDays(1).newerNoncurrentVersions(newest));
  }

  private void putLifecycle(LifecycleRule... rules) {
    s3.putBucketLifecycleConfiguration(
        r -> r.bucket(BUCKET).lifecycleConfiguration(c -> c.rules(rules)));
  }

  private GetBucketNotificationConfigurationResponse notifications() {
    return s3.getBucketNotificationConfiguration(r -> r.bucket(BUCKET));
  }

  private void putNotifications(NotificationConfiguration configuration) {
    s3.putBucketNotificationConfiguration(
        r -> r.bucket(BUCKET).notificationConfiguration(configuration));
  }
}
