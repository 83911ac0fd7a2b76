package dev.keyturn.aws.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.aws.Pace;
import dev.keyturn.aws.RoleGroup;
import dev.keyturn.aws.envelope.Rewrapping;
import dev.keyturn.key.KeyArn;
import dev.keyturn.reencryption.DataStore;
import dev.keyturn.reencryption.KeyRange;
import dev.keyturn.reencryption.ReadSample;
import dev.keyturn.reencryption.SampleResult;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketLocationConstraint;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.ObjectLockLegalHoldStatus;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.s3.model.StorageClass;

class SampleReadsTest extends ObjectSweeps {
  private SampleResult read(int most) {
    return activities.readObjects(estate.sample(new DataStore.Bucket(Estate.BUCKET), false, most));
  }

  @Test
  void readsWhatIsUnderTheNewKey() {
    for (int i = 0; i < 20; i++) {
      estate.put("k" + i, "text", i % 2 == 0 ? estate.newKey() : estate.createKey(), put -> {});
    }
    SampleResult sample = read(5);
    assertThat(sample.read()).isEqualTo(5);
    assertThat(sample.keyErrors()).isEmpty();
    assertThat(read(50).read()).isEqualTo(10);
  }

  @Test
  void readsFromALargeBucketAfterAFewLists() {
    for (int i = 0; i < 6_000; i++) {
      estate.put("orders/%d/%04d".formatted(i % 10, i), "text", estate.newKey(), put -> {});
    }

    assertThat(read(50).read()).isEqualTo(50);
    assertThat(estate.sandbox().calls().count("s3", "ListObjectVersions"))
        .isLessThanOrEqualTo(SampleReads.MOST_PROBES + 16);
  }

  @Test
  void goesOnBehindDeleteMarkers() {
    estate.versioning(BucketVersioningStatus.ENABLED);
    for (String range : List.of("a", "b", "c")) {
      for (int i = 0; i <= VersionPages.SIZE; i++) {
        String key = range + "/" + i;
        estate.s3().deleteObject(delete -> delete.bucket(Estate.BUCKET).key(key));
      }
      estate.put(range + "/last", "text", estate.newKey(), put -> {});
    }
    DataStore.Bucket bucket = new DataStore.Bucket(Estate.BUCKET);
    S3Client s3 = estate.worker().s3(RoleGroup.S3, Estate.REGION);
    Rewrapping rewrapping =
        new Rewrapping(
            estate.worker().kms(RoleGroup.DATA_KEYS, Estate.REGION),
            estate.oldKey(),
            estate.newKey(),
            new Pace(1));

    SampleResult sample =
        SampleReads.of(
                s3,
                rewrapping,
                bucket,
                estate.sample(bucket, true, 6),
                new BodyReads(s3, Estate.BUCKET, Optional.empty()))
            .read(
                List.of(
                    new KeyRange(Optional.empty(), Optional.of("a/last")),
                    new KeyRange(Optional.of("a/last"), Optional.of("b/last")),
                    new KeyRange(Optional.of("b/last"), Optional.empty())),
                6);
    assertThat(sample.read()).isEqualTo(3);
  }

  @Test
  void readsVersionsThatAreNotCurrentToo() {
    estate.versioning(BucketVersioningStatus.ENABLED);
    estate.put("a", "before", estate.newKey(), put -> {});
    estate.put("a", "after", estate.newKey(), put -> {});
    estate.put("b", "deleted", estate.newKey(), put -> {});
    estate.s3().deleteObject(delete -> delete.bucket(Estate.BUCKET).key("b"));
    estate.put(Canary.key("any run"), "x", estate.newKey(), put -> {});
    assertThat(read(50)).isEqualTo(new SampleResult("bucket/orders-data", 3, List.of()));
  }

  @Test
  void reportsReadsThatKmsRefuses() {
    estate.put("a", "text", estate.newKey(), put -> {});
    estate.kms().disableKey(disable -> disable.keyId(estate.newKey().value()));
    SampleResult sample = read(5);
    assertThat(sample.read()).isZero();
    assertThat(sample.keyErrors()).singleElement().asString().contains("DisabledException");
  }

  @Test
  void reportsAnObjectThatStillNeedsTheOldKey() {
    estate.put("late", "text");
    estate.put("moved", "text", estate.newKey(), put -> {});
    estate.disableOldKey();
    SampleResult sample = read(5);
    assertThat(sample.read()).isEqualTo(1);
    assertThat(sample.keyErrors())
        .containsExactly("late (version null): is still under the old key");
  }

  @Test
  void reportsNoVersionThatMayBeAPinSomebodyAccepted() {
    estate.versioning(BucketVersioningStatus.ENABLED);
    estate.put("noncurrent", "text");
    estate.put("noncurrent", "text", estate.newKey(), put -> {});
    estate.put("archived", "text", estate.oldKey(), put -> put.storageClass(StorageClass.GLACIER));
    estate.put(
        "archive moved", "x", estate.newKey(), put -> put.storageClass(StorageClass.GLACIER));
    assertThat(read(50)).isEqualTo(new SampleResult("bucket/orders-data", 1, List.of()));
  }

  @Test
  void reportsANoncurrentVersionThatTheSweepsCouldHaveMoved() {
    estate.versioning(BucketVersioningStatus.ENABLED);
    estate.put("k", "text");
    estate.put("k", "text", estate.newKey(), put -> {});
    ReadSample trusted = estate.sample(new DataStore.Bucket(Estate.BUCKET), true, 50);
    assertThat(activities.readObjects(trusted).keyErrors())
        .singleElement()
        .asString()
        .contains("is still under the old key");
  }

  @Test
  void reportsNoVersionUnderALock() {
    estate
        .s3()
        .createBucket(
            create ->
                create
                    .bucket("locked")
                    .objectLockEnabledForBucket(true)
                    .createBucketConfiguration(
                        where -> where.locationConstraint(BucketLocationConstraint.EU_WEST_1)));
    estate
        .s3()
        .putObject(
            put ->
                put.bucket("locked")
                    .key("a")
                    .serverSideEncryption(ServerSideEncryption.AWS_KMS)
                    .ssekmsKeyId(estate.oldKey().value())
                    .objectLockLegalHoldStatus(ObjectLockLegalHoldStatus.ON),
            RequestBody.fromString("text"));
    assertThat(
            activities
                .readObjects(estate.sample(new DataStore.Bucket("locked"), false, 5))
                .keyErrors())
        .isEmpty();
  }

  @Test
  void looksAtABoundedNumberOfVersions() {
    KeyArn third = estate.createKey();
    for (int i = 0; i < 300; i++) {
      estate.put("k" + i, "text", third, put -> {});
    }
    estate.sandbox().calls().clear();
    assertThat(read(5).read()).isZero();
    assertThat(estate.sandbox().calls().count("s3", "HeadObject")).isEqualTo(50);
  }
}
