package dev.keyturn.aws.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.reencryption.BucketFacts;
import dev.keyturn.reencryption.BucketOrder;
import dev.keyturn.reencryption.BucketQuery;
import dev.keyturn.reencryption.BucketReadiness;
import dev.keyturn.reencryption.CopyEffect;
import dev.keyturn.reencryption.CopyRisk;
import dev.keyturn.reencryption.KeyRange;
import dev.keyturn.reencryption.ObjectPage;
import dev.keyturn.reencryption.PinReason;
import dev.keyturn.reencryption.ReencryptionMode;
import dev.keyturn.reencryption.Standing;
import dev.keyturn.reencryption.SweepKind;
import dev.keyturn.reencryption.Tally;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.DeleteMarkerReplicationStatus;
import software.amazon.awssdk.services.s3.model.Event;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.LambdaFunctionConfiguration;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.NotificationConfiguration;
import software.amazon.awssdk.services.s3.model.QueueConfiguration;
import software.amazon.awssdk.services.s3.model.ReplicationRule;
import software.amazon.awssdk.services.s3.model.ReplicationRuleStatus;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.s3.model.SseKmsEncryptedObjectsStatus;
import software.amazon.awssdk.services.s3.model.StorageClass;
import software.amazon.awssdk.services.s3.model.TopicConfiguration;

/** What copies in a bucket set off besides new data keys. */
class CopyEffectsTest extends ObjectSweeps {
  @Test
  void areRulesThatDeleteOlderVersionsByNumber() {
    keepNewest(ExpirationStatus.ENABLED);
    assertThat(risks()).isEmpty();

    estate.versioning(BucketVersioningStatus.ENABLED);
    assertThat(risks()).containsExactly(CopyRisk.NEWER_NONCURRENT_VERSIONS);
    assertThat(whats())
        .singleElement()
        .asString()
        .contains("lifecycle rule newest", "keeps the 3 newest", "deleted for good");

    keepNewest(ExpirationStatus.DISABLED);
    assertThat(whats()).isEmpty();
  }

  @Test
  void areAllWhoHearOfCopies() {
    tell(Event.S3_OBJECT_REMOVED);
    assertThat(whats()).isEmpty();

    tell(Event.S3_OBJECT_CREATED_COPY);
    assertThat(risks()).hasSize(3).containsOnly(CopyRisk.NOTIFICATIONS);
    assertThat(String.join("\n", whats()))
        .contains("function arn:aws:lambda", "queue arn:aws:sqs", "topic arn:aws:sns");

    notifications(all -> all.eventBridgeConfiguration(bridge -> {}));
    assertThat(whats()).singleElement().asString().contains("EventBridge");
  }

  @Test
  void areFearedWhereTheyMayNotBeLookedAt() {
    estate.versioning(BucketVersioningStatus.ENABLED);
    estate
        .s3()
        .putBucketPolicy(
            put ->
                put.bucket(Estate.BUCKET)
                    .policy(
                        """
                        {"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*",
                        "Action":["s3:GetLifecycleConfiguration","s3:GetBucketNotification"],
                        "Resource":"arn:aws:s3:::%s"}]}"""
                            .formatted(Estate.BUCKET)));

    assertThat(risks()).containsExactly(CopyRisk.NEWER_NONCURRENT_VERSIONS, CopyRisk.NOTIFICATIONS);
    assertThat(whats().get(0))
        .contains("not looked at, because s3:GetLifecycleConfiguration is denied to the worker");
    assertThatThrownBy(() -> prepare(List.of(CopyRisk.NOTIFICATIONS)))
        .hasStackTraceContaining("not looked at, because s3:GetLifecycleConfiguration");
    assertThat(prepare(List.of(CopyRisk.values())).updateTrusted()).isTrue();
  }

  @Test
  void areToldWhereTheyOnlyCost() {
    estate.versioning(BucketVersioningStatus.ENABLED);
    lifecycle(
        rule("old")
            .expiration(after -> after.days(30))
            .noncurrentVersionExpiration(after -> after.noncurrentDays(7))
            .build());
    replicate();

    assertThat(risks()).isEmpty();
    assertThat(whats()).hasSize(3);
    assertThat(whats().get(0)).contains("rule old begins to count its days anew", "deleted");
    assertThat(whats().get(1))
        .contains("rule old deletes the versions that copies leave", "7 days");
    assertThat(whats().get(2)).contains("replication rule all sends each copy to arn:aws:s3:::far");
  }

  @Test
  void areEstimatedFromTheVersionsThatAreCounted() {
    estate.put("a", "12345");
    estate.put("b", "123", estate.oldKey(), put -> put.storageClass(StorageClass.STANDARD_IA));
    assertThat(inspect().estimates())
        .containsExactly(
            "1 of the counted current versions are in STANDARD_IA, which charges 30 days at least"
                + " and per GB read");

    estate.versioning(BucketVersioningStatus.ENABLED);
    assertThat(inspect().estimates().get(0)).contains("up to 8 bytes more in the 2 versions");
  }

  @Test
  void refuseASweepThatBeginsAfterThem() {
    estate.setDefault(estate.oldKey().value());
    tell(Event.S3_OBJECT_CREATED);

    assertThatThrownBy(() -> prepare(List.of()))
        .hasStackTraceContaining("nobody has acknowledged that, and nothing was copied")
        .hasStackTraceContaining("send retryFailed")
        .hasStackTraceContaining("\"acknowledge\":[\"NOTIFICATIONS\"]");
    assertThat(estate.sandbox().calls().count("s3", "PutBucketEncryption")).isEqualTo(1);
    assertThat(estate.sandbox().calls().count("s3", "PutObject")).isZero();
    assertThat(prepare(List.of(CopyRisk.NOTIFICATIONS)).changedDefault()).isPresent();
  }

  @Test
  void keepASweepFromCopying() {
    estate.versioning(BucketVersioningStatus.ENABLED);
    estate.put("a", "1");
    keepNewest(ExpirationStatus.ENABLED);

    assertThat(renew().counts()).isEqualTo(counts(Standing.REWRAPPED));
    assertThat(estate.listed()).isEqualTo(1);
    assertThat(verify().counts()).isEqualTo(counts(Standing.ALREADY_CURRENT));

    estate.put("b", "2");
    assertThat(sweep(ReencryptionMode.NEW_DATA_KEYS, List.of(CopyRisk.NEWER_NONCURRENT_VERSIONS)))
        .isEqualTo(
            Tally.one(Standing.ALREADY_CURRENT)
                .plus(Tally.one(Standing.NEW_DATA_KEY))
                .plus(Tally.one(Standing.REWRAPPED)));
  }

  @Test
  void pinWhatOnlyACopyCouldMove() {
    estate.put(
        "a",
        "1",
        estate.oldKey(),
        put -> put.serverSideEncryption(ServerSideEncryption.AWS_KMS_DSSE));
    tell(Event.S3_OBJECT_CREATED);

    assertThat(rewrap().pins())
        .singleElement()
        .satisfies(pins -> assertThat(pins.reason()).isEqualTo(PinReason.COPY_EFFECTS));
    assertThat(sweep(ReencryptionMode.REWRAP, List.of(CopyRisk.NOTIFICATIONS)).counts())
        .isEqualTo(counts(Standing.NEW_DATA_KEY));
  }

  private BucketFacts inspect() {
    return activities.inspectBucket(
        new BucketQuery(Estate.BUCKET, Estate.REGION, estate.oldKey(), List.of()));
  }

  private List<CopyRisk> risks() {
    return inspect().copyEffects().stream().flatMap(effect -> effect.risk().stream()).toList();
  }

  private List<String> whats() {
    return inspect().copyEffects().stream().map(CopyEffect::what).toList();
  }

  private BucketOrder order(ReencryptionMode mode, List<CopyRisk> acknowledged) {
    return new BucketOrder(
        Estate.BUCKET, estate.sweep(mode, SweepKind.REENCRYPT), Estate.RUN, acknowledged);
  }

  private BucketReadiness prepare(List<CopyRisk> acknowledged) {
    return activities.prepareBucket(order(ReencryptionMode.NEW_DATA_KEYS, acknowledged));
  }

  private Tally sweep(ReencryptionMode mode, List<CopyRisk> acknowledged) {
    return activities
        .sweepObjects(
            new ObjectPage(
                order(mode, acknowledged), true, KeyRange.ALL, Optional.empty(), Optional.empty()))
        .tally();
  }

  private void keepNewest(ExpirationStatus status) {
    lifecycle(
        rule("newest")
            .status(status)
            .noncurrentVersionExpiration(
                after -> after.noncurrentDays(1).newerNoncurrentVersions(3))
            .build());
  }

  private static LifecycleRule.Builder rule(String id) {
    return LifecycleRule.builder()
        .id(id)
        .status(ExpirationStatus.ENABLED)
        .filter(all -> all.prefix(""));
  }

  private void lifecycle(LifecycleRule rule) {
    estate
        .s3()
        .putBucketLifecycleConfiguration(
            put -> put.bucket(Estate.BUCKET).lifecycleConfiguration(all -> all.rules(rule)));
  }

  private void tell(Event event) {
    notifications(
        all ->
            all.lambdaFunctionConfigurations(
                    LambdaFunctionConfiguration.builder()
                        .lambdaFunctionArn("arn:aws:lambda:eu-west-1:111122223333:function:m")
                        .events(event)
                        .build())
                .queueConfigurations(
                    QueueConfiguration.builder()
                        .queueArn("arn:aws:sqs:eu-west-1:111122223333:q")
                        .events(event)
                        .build())
                .topicConfigurations(
                    TopicConfiguration.builder()
                        .topicArn("arn:aws:sns:eu-west-1:111122223333:t")
                        .events(event)
                        .build()));
  }

  private void notifications(Consumer<NotificationConfiguration.Builder> all) {
    estate
        .s3()
        .putBucketNotificationConfiguration(
            put -> put.bucket(Estate.BUCKET).notificationConfiguration(all));
  }

  private void replicate() {
    ReplicationRule rule =
        ReplicationRule.builder()
            .id("all")
            .priority(1)
            .status(ReplicationRuleStatus.ENABLED)
            .filter(any -> any.prefix(""))
            .deleteMarkerReplication(
                markers -> markers.status(DeleteMarkerReplicationStatus.DISABLED))
            .sourceSelectionCriteria(
                from ->
                    from.sseKmsEncryptedObjects(
                        kms -> kms.status(SseKmsEncryptedObjectsStatus.ENABLED)))
            .destination(
                to ->
                    to.bucket("arn:aws:s3:::far")
                        .encryptionConfiguration(by -> by.replicaKmsKeyID(estate.newKey().value())))
            .build();
    estate
        .s3()
        .putBucketReplication(
            put ->
                put.bucket(Estate.BUCKET)
                    .replicationConfiguration(
                        all -> all.role("arn:aws:iam::111122223333:role/r").rules(rule)));
  }
}
