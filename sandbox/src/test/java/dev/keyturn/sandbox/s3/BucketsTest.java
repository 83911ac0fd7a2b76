package dev.keyturn.sandbox.s3;

import static dev.keyturn.sandbox.s3.TestingS3.BUCKET;
import static dev.keyturn.sandbox.s3.TestingS3.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.sandbox.TestingSandbox;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Bucket;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.InventoryEncryption;
import software.amazon.awssdk.services.s3.model.InventoryS3BucketDestination;
import software.amazon.awssdk.services.s3.model.ObjectCannedACL;
import software.amazon.awssdk.services.s3.model.ReplicationRule;
import software.amazon.awssdk.services.s3.model.ReplicationRuleStatus;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.s3.model.ServerSideEncryptionRule;

class BucketsTest {
  private static final String POLICY =
      """
      {"Version":"2012-10-17","Statement":[
       {"Effect":"Deny","Principal":{"AWS":"%s"},"Action":"s3:GetObject*",
        "Resource":"arn:aws:s3:::data/private/*"},
       {"Effect":"Deny","Principal":"*","Action":"s3:PutObject","Resource":"arn:aws:s3:::data/*",
        "Condition":{"StringEquals":{"s3:x-amz-server-side-encryption":"AES256"}}}]}
      """
          .formatted(TestingSandbox.user("attacker"));

  private final TestingS3 testing = TestingS3.withBucket();
  private final S3Client s3 = testing.s3();

  @Test
  void createsFindsAndDeletes() {
    testing.createBucket("other");

    assertThat(s3.listBuckets().buckets())
        .extracting(Bucket::name)
        .containsExactly(BUCKET, "other");
    assertThat(s3.headBucket(r -> r.bucket("other")).bucketRegion()).isEqualTo("eu-west-1");
    assertThat(s3.getBucketLocation(r -> r.bucket("other")).locationConstraintAsString())
        .isEqualTo("eu-west-1");
    s3.deleteBucket(r -> r.bucket("other"));
    assertRefused(() -> s3.headBucket(r -> r.bucket("other")), 404);
  }

  @Test
  void refusesATakenNameAndAnotherRegion() {
    assertRefused(() -> testing.createBucket(BUCKET), 409, "BucketAlreadyOwnedByYou");
    assertRefused(
        () ->
            s3.createBucket(
                r ->
                    r.bucket("elsewhere")
                        .createBucketConfiguration(c -> c.locationConstraint("us-west-2"))),
        400,
        "IllegalLocationConstraintException");
  }

  @Test
  void refusesToDeleteWhatIsNotEmpty() {
    testing.versioning(BucketVersioningStatus.ENABLED);
    testing.put("k", "content");
    s3.deleteObject(r -> r.bucket(BUCKET).key("k"));

    assertRefused(() -> s3.deleteBucket(r -> r.bucket(BUCKET)), 409, "BucketNotEmpty");
  }

  @Test
  void sendsCallersOfOtherRegionsAway() {
    S3Client american = s3Of("responder", "us-west-2");

    assertRefused(
        () -> american.getBucketVersioning(r -> r.bucket(BUCKET)), 301, "PermanentRedirect");
  }

  @Test
  void refusesAnUnexpectedOwner() {
    assertRefused(
        () -> s3.getBucketVersioning(r -> r.bucket(BUCKET).expectedBucketOwner("999988887777")),
        403,
        "AccessDenied");
  }

  @Test
  void keepsTheEncryptionAsGiven() {
    ServerSideEncryptionRule rule =
        ServerSideEncryptionRule.builder()
            .bucketKeyEnabled(true)
            .applyServerSideEncryptionByDefault(
                d -> d.sseAlgorithm(ServerSideEncryption.AWS_KMS).kmsMasterKeyID("alias/orders"))
            .build();
    assertThat(algorithm()).isEqualTo(ServerSideEncryption.AES256);
    s3.putBucketEncryption(
        r -> r.bucket(BUCKET).serverSideEncryptionConfiguration(c -> c.rules(rule)));

    assertThat(
            s3.getBucketEncryption(r -> r.bucket(BUCKET))
                .serverSideEncryptionConfiguration()
                .rules())
        .containsExactly(rule);
    assertRefused(() -> testing.put("k", ""), 400, "KMS.NotFoundException");
    s3.deleteBucketEncryption(r -> r.bucket(BUCKET));
    assertThat(algorithm()).isEqualTo(ServerSideEncryption.AES256);
  }

  @Test
  void obeysThePolicy() {
    testing.put("private/k", "secret");
    testing.put("public/k", "open");
    s3.putBucketPolicy(r -> r.bucket(BUCKET).policy(POLICY));
    S3Client attacker = s3Of("attacker", TestingSandbox.REGION);

    assertThat(s3.getBucketPolicy(r -> r.bucket(BUCKET)).policy()).isEqualTo(POLICY);
    assertRefused(
        () -> attacker.getObjectAsBytes(r -> r.bucket(BUCKET).key("private/k")),
        403,
        "AccessDenied");
    assertThat(attacker.getObjectAsBytes(r -> r.bucket(BUCKET).key("public/k")).asUtf8String())
        .isEqualTo("open");
    assertRefused(
        () ->
            s3.putObject(
                r -> r.bucket(BUCKET).key("k").serverSideEncryption(ServerSideEncryption.AES256),
                RequestBody.empty()),
        403,
        "AccessDenied");
    s3.deleteBucketPolicy(r -> r.bucket(BUCKET));
    assertRefused(() -> s3.getBucketPolicy(r -> r.bucket(BUCKET)), 404, "NoSuchBucketPolicy");
  }

  @Test
  void refusesAMalformedPolicy() {
    assertRefused(
        () -> s3.putBucketPolicy(r -> r.bucket(BUCKET).policy("{}")), 400, "MalformedPolicy");
  }

  @Test
  void tellsWhatIsNotConfigured() {
    assertRefused(
        () -> s3.getBucketReplication(r -> r.bucket(BUCKET)),
        404,
        "ReplicationConfigurationNotFoundError");
    assertRefused(
        () -> s3.getObjectLockConfiguration(r -> r.bucket(BUCKET)),
        404,
        "ObjectLockConfigurationNotFoundError");
    assertRefused(
        () -> s3.getBucketLifecycleConfiguration(r -> r.bucket(BUCKET)),
        404,
        "NoSuchLifecycleConfiguration");
    assertRefused(() -> s3.getBucketTagging(r -> r.bucket(BUCKET)), 404, "NoSuchTagSet");
    assertRefused(
        () -> s3.getPublicAccessBlock(r -> r.bucket(BUCKET)),
        404,
        "NoSuchPublicAccessBlockConfiguration");
    assertThat(s3.getBucketLogging(r -> r.bucket(BUCKET)).loggingEnabled()).isNull();
    assertThat(
            s3.listBucketInventoryConfigurations(r -> r.bucket(BUCKET))
                .inventoryConfigurationList())
        .isEmpty();
  }

  @Test
  void keepsReplicationRulesThatNameAKey() {
    ReplicationRule rule =
        ReplicationRule.builder()
            .id("copy")
            .status(ReplicationRuleStatus.ENABLED)
            .filter(f -> f.prefix(""))
            .destination(
                d ->
                    d.bucket("arn:aws:s3:::replica")
                        .encryptionConfiguration(e -> e.replicaKmsKeyID(testing.newKey())))
            .build();
    assertRefused(() -> replicate(rule), 409, "InvalidBucketState");
    testing.versioning(BucketVersioningStatus.ENABLED);
    replicate(rule);

    assertThat(s3.getBucketReplication(r -> r.bucket(BUCKET)).replicationConfiguration().rules())
        .containsExactly(rule);
  }

  @Test
  void keepsInventoriesById() {
    InventoryEncryption encryption =
        InventoryEncryption.builder().ssekms(k -> k.keyId("old-key")).build();
    s3.putBucketInventoryConfiguration(
        r ->
            r.bucket(BUCKET)
                .id("daily")
                .inventoryConfiguration(
                    i ->
                        i.id("daily")
                            .isEnabled(true)
                            .includedObjectVersions("All")
                            .schedule(t -> t.frequency("Daily"))
                            .destination(d -> d.s3BucketDestination(b -> report(b, encryption)))));

    assertThat(
            s3.listBucketInventoryConfigurations(r -> r.bucket(BUCKET))
                .inventoryConfigurationList()
                .get(0)
                .destination()
                .s3BucketDestination()
                .encryption())
        .isEqualTo(encryption);
  }

  @Test
  void refusesListsOfAccessWhereTheOwnerIsEnforced() {
    assertRefused(
        () ->
            s3.putObject(
                r -> r.bucket(BUCKET).key("k").acl(ObjectCannedACL.PUBLIC_READ),
                RequestBody.empty()),
        400,
        "AccessControlListNotSupported");
  }

  private static void report(
      InventoryS3BucketDestination.Builder destination, InventoryEncryption encryption) {
    destination.bucket("arn:aws:s3:::reports").format("CSV").encryption(encryption);
  }

  private S3Client s3Of(String accessKeyId, String region) {
    return TestingS3.client(testing.testing(), accessKeyId, region);
  }

  private void replicate(ReplicationRule rule) {
    s3.putBucketReplication(
        r ->
            r.bucket(BUCKET)
                .replicationConfiguration(
                    c -> c.role(TestingSandbox.user("replicator")).rules(rule)));
  }

  private ServerSideEncryption algorithm() {
    return s3.getBucketEncryption(r -> r.bucket(BUCKET))
        .serverSideEncryptionConfiguration()
        .rules()
        .get(0)
        .applyServerSideEncryptionByDefault()
        .sseAlgorithm();
  }
}
