package dev.keyturn.sandbox.s3;

import static dev.keyturn.sandbox.s3.TestingS3.BUCKET;
import static dev.keyturn.sandbox.s3.TestingS3.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.DeleteMarkerEntry;
import software.amazon.awssdk.services.s3.model.ObjectVersion;

class VersionsTest {
  private final TestingS3 testing = TestingS3.withVersionedBucket();

  @Test
  void keepsEveryVersion() {
    String first = testing.put("k", "one");
    String second = testing.put("k", "two");

    assertThat(testing.text("k")).isEqualTo("two");
    assertThat(text(first)).isEqualTo("one");
    var versions = testing.s3().listObjectVersions(r -> r.bucket(BUCKET)).versions();
    assertThat(versions).extracting(ObjectVersion::versionId).containsExactly(second, first);
    assertThat(versions).extracting(ObjectVersion::isLatest).containsExactly(true, false);
  }

  @Test
  void hidesADeletedKeyBehindAMarker() {
    String first = testing.put("k", "one");
    var deleted = testing.s3().deleteObject(r -> r.bucket(BUCKET).key("k"));

    assertThat(deleted.deleteMarker()).isTrue();
    assertRefused(() -> testing.text("k"), 404, "NoSuchKey");
    assertRefused(() -> text(deleted.versionId()), 405, "MethodNotAllowed");
    assertRefused(
        () ->
            testing.s3().headObject(r -> r.bucket(BUCKET).key("k").versionId(deleted.versionId())),
        405);
    assertThat(text(first)).isEqualTo("one");
    assertThat(testing.s3().listObjectsV2(r -> r.bucket(BUCKET)).contents()).isEmpty();
    assertThat(testing.s3().listObjectVersions(r -> r.bucket(BUCKET)).deleteMarkers())
        .extracting(DeleteMarkerEntry::versionId)
        .containsExactly(deleted.versionId());
  }

  @Test
  void bringsAKeyBackWhenItsMarkerIsDeleted() {
    testing.put("k", "one");
    String marker = testing.s3().deleteObject(r -> r.bucket(BUCKET).key("k")).versionId();
    var removed = testing.s3().deleteObject(r -> r.bucket(BUCKET).key("k").versionId(marker));

    assertThat(removed.deleteMarker()).isTrue();
    assertThat(testing.text("k")).isEqualTo("one");
  }

  @Test
  void deletesAVersionForGood() {
    String first = testing.put("k", "one");
    testing.put("k", "two");
    testing.s3().deleteObject(r -> r.bucket(BUCKET).key("k").versionId(first));

    assertRefused(() -> text(first), 404, "NoSuchVersion");
    assertThat(testing.text("k")).isEqualTo("two");
  }

  @Test
  void overwritesTheNullVersionWhileSuspended() {
    String first = testing.put("k", "one");
    testing.versioning(BucketVersioningStatus.SUSPENDED);
    testing.put("k", "two");
    testing.put("k", "three");

    assertThat(testing.s3().listObjectVersions(r -> r.bucket(BUCKET)).versions())
        .extracting(ObjectVersion::versionId)
        .containsExactly("null", first);
    assertThat(text("null")).isEqualTo("three");
    testing.s3().deleteObject(r -> r.bucket(BUCKET).key("k"));
    var listed = testing.s3().listObjectVersions(r -> r.bucket(BUCKET));
    assertThat(listed.deleteMarkers())
        .extracting(DeleteMarkerEntry::versionId)
        .containsExactly("null");
    assertThat(listed.versions()).extracting(ObjectVersion::versionId).containsExactly(first);
  }

  @Test
  void keepsWhatWasWrittenBeforeVersioningAsTheNullVersion() {
    TestingS3 plain = TestingS3.withBucket();
    plain.put("k", "before");
    plain.versioning(BucketVersioningStatus.ENABLED);
    String after = plain.put("k", "after");

    assertThat(plain.s3().listObjectVersions(r -> r.bucket(BUCKET)).versions())
        .extracting(ObjectVersion::versionId)
        .containsExactly(after, "null");
  }

  @Test
  void tellsAMalformedVersionIdFromAMissingOne() {
    testing.put("k", "one");

    assertRefused(() -> text("nonsense"), 400, "InvalidArgument");
    assertRefused(() -> text("0123456789abcdef0123456789abcdef"), 404, "NoSuchVersion");
  }

  @Test
  void protectsLockedVersions() {
    testing
        .s3()
        .putObjectLockConfiguration(
            r -> r.bucket(BUCKET).objectLockConfiguration(c -> c.objectLockEnabled("Enabled")));
    String version = testing.put("k", "kept");
    Instant until = Instant.now().plus(Duration.ofDays(1));
    testing
        .s3()
        .putObjectRetention(
            r ->
                r.bucket(BUCKET)
                    .key("k")
                    .retention(t -> t.mode("GOVERNANCE").retainUntilDate(until)));

    assertRefused(() -> delete(version, false), 403, "AccessDenied");
    testing.s3().deleteObject(r -> r.bucket(BUCKET).key("k"));
    assertThat(text(version)).isEqualTo("kept");
    delete(version, true);
    assertRefused(() -> text(version), 404, "NoSuchVersion");
  }

  private void delete(String version, boolean bypass) {
    testing
        .s3()
        .deleteObject(
            r ->
                r.bucket(BUCKET)
                    .key("k")
                    .versionId(version)
                    .bypassGovernanceRetention(bypass ? true : null));
  }

  private String text(String versionId) {
    return testing
        .s3()
        .getObjectAsBytes(r -> r.bucket(BUCKET).key("k").versionId(versionId))
        .asString(StandardCharsets.UTF_8);
  }
}
