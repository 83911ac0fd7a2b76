package dev.keyturn.aws.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.reencryption.BucketActivities;
import dev.keyturn.reencryption.BucketFacts;
import dev.keyturn.reencryption.BucketQuery;
import io.temporal.testing.TestActivityEnvironment;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.BucketLocationConstraint;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.DeleteMarkerReplicationStatus;
import software.amazon.awssdk.services.s3.model.InventoryEncryption;
import software.amazon.awssdk.services.s3.model.InventoryS3BucketDestination;
import software.amazon.awssdk.services.s3.model.ReplicationRule;
import software.amazon.awssdk.services.s3.model.ReplicationRuleStatus;
import software.amazon.awssdk.services.s3.model.SseKmsEncryptedObjectsStatus;

/** What a bucket's configurations name, each next to one that names another key. */
class BucketConfigurationsTest {
  private static final String LOGS = "orders-logs";

  private final Estate estate = new Estate();
  private final TestActivityEnvironment environment = Estate.activityEnvironment();
  private final BucketActivities activities = activities();

  private BucketActivities activities() {
    environment.registerActivitiesImplementations(new S3BucketActivities(estate.worker()));
    return environment.newActivityStub(BucketActivities.class);
  }

  @AfterEach
  void close() {
    environment.close();
    estate.close();
  }

  @Test
  void namesAPolicyThatNamesTheOldKey() {
    policy(estate.newKey().value());
    assertThat(inspect().pins()).isEmpty();

    policy(estate.oldKey().value());
    assertThat(inspect().pins()).singleElement().asString().contains("policy", Estate.BUCKET);
  }

  @Test
  void namesReplicationRulesWhoseReplicasAreUnderTheOldKey() {
    estate.versioning(BucketVersioningStatus.ENABLED);
    replicate(rule("kept", 1, estate.newKey().value()));
    assertThat(inspect().pins()).isEmpty();

    replicate(
        rule("kept", 1, estate.newKey().value()), rule("archive", 2, estate.oldKey().keyId()));
    assertThat(inspect().pins())
        .singleElement()
        .asString()
        .contains("replication rule archive", Estate.BUCKET, "ReplicaKmsKeyID");
  }

  @Test
  void namesInventoriesThatAreWrittenUnderTheOldKey() {
    inventory("kept", estate.newKey().value());
    assertThat(inspect().pins()).isEmpty();

    inventory("daily", estate.oldKey().value());
    assertThat(inspect().pins())
        .singleElement()
        .asString()
        .contains("inventory daily", Estate.BUCKET, "another key");
  }

  @Test
  void namesTheBucketOfLogsWhoseDefaultNamesTheOldKey() {
    estate
        .s3()
        .createBucket(
            create ->
                create
                    .bucket(LOGS)
                    .createBucketConfiguration(
                        where -> where.locationConstraint(BucketLocationConstraint.EU_WEST_1)));
    estate
        .s3()
        .putBucketLogging(
            put ->
                put.bucket(Estate.BUCKET)
                    .bucketLoggingStatus(
                        status ->
                            status.loggingEnabled(
                                to -> to.targetBucket(LOGS).targetPrefix("orders/"))));
    estate.setDefault(LOGS, estate.newKey().value());
    assertThat(inspect().logsUnderOldKey()).isEmpty();

    estate.setDefault(LOGS, estate.oldKey().value());
    assertThat(inspect().logsUnderOldKey()).contains(LOGS);
  }

  private BucketFacts inspect() {
    return activities.inspectBucket(
        new BucketQuery(Estate.BUCKET, Estate.REGION, estate.oldKey(), List.of()));
  }

  private void policy(String key) {
    estate
        .s3()
        .putBucketPolicy(
            put ->
                put.bucket(Estate.BUCKET)
                    .policy(
                        """
                        {"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*",
                        "Action":"s3:PutObject","Resource":"arn:aws:s3:::orders-data/*",
                        "Condition":{"StringNotEquals":
                        {"s3:x-amz-server-side-encryption-aws-kms-key-id":"%s"}}}]}"""
                            .formatted(key)));
  }

  private void replicate(ReplicationRule... rules) {
    estate
        .s3()
        .putBucketReplication(
            put ->
                put.bucket(Estate.BUCKET)
                    .replicationConfiguration(
                        all ->
                            all.role("arn:aws:iam::111122223333:role/replication").rules(rules)));
  }

  private static ReplicationRule rule(String id, int priority, String key) {
    return ReplicationRule.builder()
        .id(id)
        .priority(priority)
        .status(ReplicationRuleStatus.ENABLED)
        .filter(filter -> filter.prefix(id))
        .deleteMarkerReplication(markers -> markers.status(DeleteMarkerReplicationStatus.DISABLED))
        .sourceSelectionCriteria(
            criteria ->
                criteria.sseKmsEncryptedObjects(
                    objects -> objects.status(SseKmsEncryptedObjectsStatus.ENABLED)))
        .destination(
            to ->
                to.bucket("arn:aws:s3:::replicas")
                    .encryptionConfiguration(under -> under.replicaKmsKeyID(key)))
        .build();
  }

  private void inventory(String id, String key) {
    InventoryEncryption under = InventoryEncryption.builder().ssekms(kms -> kms.keyId(key)).build();
    InventoryS3BucketDestination reports =
        InventoryS3BucketDestination.builder()
            .bucket("arn:aws:s3:::reports")
            .format("CSV")
            .encryption(under)
            .build();
    estate
        .s3()
        .putBucketInventoryConfiguration(
            put ->
                put.bucket(Estate.BUCKET)
                    .id(id)
                    .inventoryConfiguration(
                        inventory ->
                            inventory
                                .id(id)
                                .isEnabled(true)
                                .includedObjectVersions("All")
                                .schedule(often -> often.frequency("Daily"))
                                .destination(to -> to.s3BucketDestination(reports))));
  }
}
