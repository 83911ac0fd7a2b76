package dev.keyturn.aws.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.reencryption.BucketOrder;
import dev.keyturn.reencryption.KeyRange;
import dev.keyturn.reencryption.ObjectPage;
import dev.keyturn.reencryption.PinReason;
import dev.keyturn.reencryption.ReencryptionMode;
import dev.keyturn.reencryption.Standing;
import dev.keyturn.reencryption.SweepKind;
import dev.keyturn.reencryption.Tally;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ObjectLockMode;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.s3.model.StorageClass;
import software.amazon.awssdk.utils.BinaryUtils;
import software.amazon.awssdk.utils.Md5Utils;

class SweepObjectsTest extends ObjectSweeps {
  @Test
  void writesCurrentVersionsAgainAndRewrapsAllOthers() {
    estate.versioning(BucketVersioningStatus.ENABLED);
    String first = estate.put("a", "one");
    String second = estate.put("a", "two");
    assertThat(renew().counts())
        .isEqualTo(counts(Standing.NEW_DATA_KEY, Standing.REWRAPPED, Standing.REWRAPPED));
    estate.disableOldKey();
    assertThat(estate.text("a")).isEqualTo("two");
    assertThat(estate.text("a", second)).isEqualTo("two");
    assertThat(estate.text("a", first)).isEqualTo("one");
    assertThat(estate.head("a").versionId()).isNotIn(first, second);
  }

  @Test
  void findsNothingToDoTheSecondTime() {
    estate.versioning(BucketVersioningStatus.ENABLED);
    estate.put("a", "one");
    renew();
    int listed = estate.listed();
    assertThat(renew().counts())
        .isEqualTo(counts(Standing.ALREADY_CURRENT, Standing.ALREADY_CURRENT));
    assertThat(verify().counts())
        .isEqualTo(counts(Standing.ALREADY_CURRENT, Standing.ALREADY_CURRENT));
    assertThat(estate.listed()).isEqualTo(listed);
  }

  @Test
  void rewrapsInPlaceWithoutNewVersions() {
    estate.versioning(BucketVersioningStatus.ENABLED);
    String version = estate.put("a", "one", estate.oldKey(), put -> put.bucketKeyEnabled(true));
    String etag = estate.head("a").eTag();
    assertThat(rewrap().counts()).isEqualTo(counts(Standing.REWRAPPED));
    assertThat(estate.head("a").versionId()).isEqualTo(version);
    assertThat(estate.head("a").eTag()).isEqualTo(etag);
    assertThat(estate.head("a").bucketKeyEnabled()).isTrue();
    assertThat(estate.head("a").ssekmsKeyId()).isEqualTo(estate.newKey().value());
  }

  @Test
  void keepsEverythingButTheKeyOfACopy() {
    estate.put(
        "a",
        "one",
        estate.oldKey(),
        put ->
            put.metadata(Map.of("owner", "billing"))
                .contentType("text/csv")
                .cacheControl("no-store")
                .contentDisposition("attachment")
                .contentLanguage("de")
                .tagging("team=a&stage=prod")
                .storageClass(StorageClass.STANDARD_IA)
                .websiteRedirectLocation("/elsewhere")
                .checksumAlgorithm(ChecksumAlgorithm.SHA256)
                .bucketKeyEnabled(true));
    HeadFacts before = HeadFacts.of(estate.head("a"));
    assertThat(renew().counts()).isEqualTo(counts(Standing.NEW_DATA_KEY));
    HeadFacts after = HeadFacts.of(estate.head("a"));
    assertThat(Parity.differences(before, after)).isEmpty();
    assertThat(after.headers()).containsEntry(HeadFacts.REDIRECT, "/elsewhere");
    assertThat(after.isUnder(estate.newKey())).isTrue();
    assertThat(estate.s3().getObjectTagging(get -> get.bucket(Estate.BUCKET).key("a")).tagSet())
        .hasSize(2);
  }

  @Test
  void changesNothingAndUsesNoKeyWhenVerifying() {
    estate.put("a", "one");
    estate.sandbox().calls().clear();
    Tally tally = verify();
    assertThat(tally.counts()).isEqualTo(counts(Standing.REMAINING));
    assertThat(tally.problems().get(0).item()).isEqualTo("a (version null)");
    assertThat(estate.sandbox().calls().counts())
        .allSatisfy(
            count ->
                assertThat(count.kind().operation())
                    .isIn(
                        "HeadObject", "ListObjectVersions", "GetBucketVersioning", "GetObjectAcl"));
  }

  @Test
  void leavesOtherKeysAlone() {
    estate.put("other", "x", estate.createKey(), put -> {});
    estate.s3().putObject(put -> put.bucket(Estate.BUCKET).key("s3"), RequestBody.fromString("y"));
    byte[] own = new byte[32];
    String base64 = Base64.getEncoder().encodeToString(own);
    String md5 = BinaryUtils.toBase64(Md5Utils.computeMD5Hash(own));
    estate
        .s3()
        .putObject(
            put ->
                put.bucket(Estate.BUCKET)
                    .key("customer")
                    .sseCustomerAlgorithm("AES256")
                    .sseCustomerKey(base64)
                    .sseCustomerKeyMD5(md5),
            RequestBody.fromString("z"));
    assertThat(renew().counts())
        .isEqualTo(counts(Standing.NOT_OURS, Standing.NOT_OURS, Standing.NOT_OURS));
  }

  @Test
  void doesNotDestroyTheNullVersionWhereVersioningIsSuspended() {
    estate.put("a", "before versioning");
    estate.versioning(BucketVersioningStatus.ENABLED);
    String current = estate.put("a", "current");
    estate.versioning(BucketVersioningStatus.SUSPENDED);
    assertThat(renew().counts()).isEqualTo(counts(Standing.REWRAPPED, Standing.REWRAPPED));
    estate.disableOldKey();
    assertThat(estate.text("a", "null")).isEqualTo("before versioning");
    assertThat(estate.text("a", current)).isEqualTo("current");
  }

  @Test
  void copiesTheNullVersionOverItselfWhereVersioningIsSuspended() {
    estate.versioning(BucketVersioningStatus.ENABLED);
    String older = estate.put("a", "older");
    estate.versioning(BucketVersioningStatus.SUSPENDED);
    estate.put("a", "current");
    assertThat(renew().counts()).isEqualTo(counts(Standing.NEW_DATA_KEY, Standing.REWRAPPED));
    assertThat(estate.text("a")).isEqualTo("current");
    assertThat(estate.text("a", older)).isEqualTo("older");
  }

  @Test
  void rewrapsWhatADeleteMarkerHides() {
    estate.versioning(BucketVersioningStatus.ENABLED);
    String hidden = estate.put("a", "old");
    estate.s3().deleteObject(d -> d.bucket(Estate.BUCKET).key("a"));
    assertThat(renew().counts()).isEqualTo(counts(Standing.REWRAPPED));
    assertThat(estate.text("a", hidden)).isEqualTo("old");
    assertThat(estate.listed()).isEqualTo(2);
  }

  @Test
  void pinsLockedVersionsWithoutTouchingThem() {
    estate
        .s3()
        .createBucket(
            create ->
                create
                    .bucket("locked")
                    .objectLockEnabledForBucket(true)
                    .createBucketConfiguration(where -> where.locationConstraint(Estate.REGION)));
    Instant until = Instant.now().plus(1, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS);
    estate
        .s3()
        .putObject(
            put ->
                put.bucket("locked")
                    .key("a")
                    .serverSideEncryption(ServerSideEncryption.AWS_KMS)
                    .ssekmsKeyId(estate.oldKey().value())
                    .objectLockMode(ObjectLockMode.COMPLIANCE)
                    .objectLockRetainUntilDate(until),
            RequestBody.fromString("x"));
    Tally moved = locked(SweepKind.REENCRYPT);
    assertThat(moved.counts()).isEqualTo(counts(Standing.PINNED));
    assertThat(moved.pins().get(0).reason()).isEqualTo(PinReason.LOCKED);
    assertThat(moved.pins().get(0).examples().get(0)).contains("COMPLIANCE mode until " + until);
    assertThat(locked(SweepKind.VERIFY).pins()).isEqualTo(moved.pins());
  }

  private Tally locked(SweepKind kind) {
    var order =
        new BucketOrder(
            "locked", estate.sweep(ReencryptionMode.NEW_DATA_KEYS, kind), Estate.RUN, List.of());
    return activities
        .sweepObjects(new ObjectPage(order, true, KeyRange.ALL, Optional.empty(), Optional.empty()))
        .tally();
  }

  @Test
  void pinsWhatOnlyAnUntrustedUpdateCouldMove() {
    estate.versioning(BucketVersioningStatus.ENABLED);
    estate.put("a", "one");
    Tally tally = sweep(ReencryptionMode.NEW_DATA_KEYS, SweepKind.REENCRYPT, false);
    assertThat(tally.counts()).isEqualTo(counts(Standing.NEW_DATA_KEY, Standing.PINNED));
    assertThat(tally.pins().get(0).reason()).isEqualTo(PinReason.UPDATE_NOT_TRUSTED);
    assertThat(estate.sandbox().calls().count("s3", "UpdateObjectEncryption")).isZero();
  }

  @Test
  void keepsTheRestoredCopyOfAnArchivedObject() {
    estate.put("cold", "y", estate.oldKey(), put -> put.storageClass(StorageClass.GLACIER));
    estate
        .s3()
        .restoreObject(
            restore ->
                restore.bucket(Estate.BUCKET).key("cold").restoreRequest(how -> how.days(5)));
    String restored = estate.head("cold").restore();
    assertThat(renew().counts()).isEqualTo(counts(Standing.REWRAPPED));
    assertThat(estate.text("cold")).isEqualTo("y");
    assertThat(estate.head("cold").restore()).isEqualTo(restored);
  }

  @Test
  void takesARestoredCopyThatEndsOnScheduleForNoLoss() {
    estate.put("cold", "y", estate.oldKey(), put -> put.storageClass(StorageClass.GLACIER));
    estate
        .s3()
        .restoreObject(
            restore ->
                restore.bucket(Estate.BUCKET).key("cold").restoreRequest(how -> how.days(1)));
    estate
        .interference()
        .before(
            Interference.putOf("encryption"),
            () -> estate.sandbox().clock().advance(Duration.ofDays(3)));
    assertThat(renew().counts()).isEqualTo(counts(Standing.REWRAPPED));
    assertThat(estate.head("cold").restore()).isNull();
  }

  @Test
  void rewrapsWhatIsTooLargeToCopyOrArchived() {
    estate.put("large", "x".repeat(1_001));
    estate.put("cold", "y", estate.oldKey(), put -> put.storageClass(StorageClass.DEEP_ARCHIVE));
    assertThat(renew().counts()).isEqualTo(counts(Standing.REWRAPPED, Standing.REWRAPPED));
    assertThat(estate.sandbox().calls().count("s3", "CopyObject")).isZero();
  }

  @Test
  void copiesDoublyEncryptedObjectsInEitherMode() {
    estate
        .s3()
        .putObject(
            put ->
                put.bucket(Estate.BUCKET)
                    .key("a")
                    .serverSideEncryption(ServerSideEncryption.AWS_KMS_DSSE)
                    .ssekmsKeyId(estate.oldKey().value()),
            RequestBody.fromString("x"));
    assertThat(rewrap().counts()).isEqualTo(counts(Standing.NEW_DATA_KEY));
    assertThat(estate.head("a").serverSideEncryption())
        .isEqualTo(ServerSideEncryption.AWS_KMS_DSSE);
  }
}
