package dev.keyturn.aws.s3;

import dev.keyturn.reencryption.BucketFacts;
import dev.keyturn.reencryption.BucketOrder;
import dev.keyturn.reencryption.BucketQuery;
import dev.keyturn.reencryption.BucketReadiness;
import dev.keyturn.reencryption.CopyEffect;
import dev.keyturn.reencryption.CopyRisk;
import dev.keyturn.reencryption.KeyRange;
import dev.keyturn.reencryption.ObjectPage;
import dev.keyturn.reencryption.ReencryptionMode;
import dev.keyturn.reencryption.SweepKind;
import dev.keyturn.reencryption.Tally;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.services.s3.model.DeleteMarkerReplicationStatus;
import software.amazon.awssdk.services.s3.model.Event;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.LambdaFunctionConfiguration;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.NotificationConfiguration;
import software.amazon.awssdk.services.s3.model.QueueConfiguration;
import software.amazon.awssdk.services.s3.model.ReplicationRule;
import software.amazon.awssdk.services.s3.model.ReplicationRuleStatus;
import software.amazon.awssdk.services.s3.model.SseKmsEncryptedObjectsStatus;
import software.amazon.awssdk.services.s3.model.TopicConfiguration;

/** Sweeps in a bucket whose configuration makes more of copies than new data keys. */
abstract class EffectSweeps extends ObjectSweeps {
  BucketFacts inspect() {
    return activities.inspectBucket(
        new BucketQuery(Estate.BUCKET, Estate.REGION, estate.oldKey(), List.of()));
  }

  List<CopyRisk> risks() {
    return inspect().copyEffects().stream().flatMap(effect -> effect.risk().stream()).toList();
  }

  List<String> whats() {
    return inspect().copyEffects().stream().map(CopyEffect::what).toList();
  }

  BucketOrder order(ReencryptionMode mode, List<CopyRisk> acknowledged) {
    return new BucketOrder(
        Estate.BUCKET, estate.sweep(mode, SweepKind.REENCRYPT), Estate.RUN, acknowledged);
  }

  BucketReadiness prepare(List<CopyRisk> acknowledged) {
    return activities.prepareBucket(order(ReencryptionMode.NEW_DATA_KEYS, acknowledged));
  }

  Tally sweep(ReencryptionMode mode, List<CopyRisk> acknowledged) {
    return activities
        .sweepObjects(
            new ObjectPage(
                order(mode, acknowledged), true, KeyRange.ALL, Optional.empty(), Optional.empty()))
        .tally();
  }

  void keepNewest(ExpirationStatus status) {
    lifecycle(
        rule("newest")
            .status(status)
            .noncurrentVersionExpiration(
                after -> after.noncurrentDays(1).newerNoncurrentVersions(3))
            .build());
  }

  static LifecycleRule.Builder rule(String id) {
    return LifecycleRule.builder()
        .id(id)
        .status(ExpirationStatus.ENABLED)
        .filter(all -> all.prefix(""));
  }

  void lifecycle(LifecycleRule rule) {
    estate
        .s3()
        .putBucketLifecycleConfiguration(
            put -> put.bucket(Estate.BUCKET).lifecycleConfiguration(all -> all.rules(rule)));
  }

  void tell(Event event) {
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

  void notifications(Consumer<NotificationConfiguration.Builder> all) {
    estate
        .s3()
        .putBucketNotificationConfiguration(
            put -> put.bucket(Estate.BUCKET).notificationConfiguration(all));
  }

  void replicate() {
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

  /** Denies everybody, the worker too, actions on the bucket itself. */
  void denyOfBucket(String... actions) {
    estate
        .s3()
        .putBucketPolicy(
            put ->
                put.bucket(Estate.BUCKET)
                    .policy(
                        """
                        {"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*",
                        "Action":["%s"],"Resource":"arn:aws:s3:::%s"}]}"""
                            .formatted(String.join("\",\"", actions), Estate.BUCKET)));
  }

  void denyNothing() {
    estate.s3().deleteBucketPolicy(delete -> delete.bucket(Estate.BUCKET));
  }
}
