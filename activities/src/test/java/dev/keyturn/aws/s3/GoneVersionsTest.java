package dev.keyturn.aws.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.reencryption.KeyRange;
import dev.keyturn.reencryption.ObjectPage;
import dev.keyturn.reencryption.PageCursor;
import dev.keyturn.reencryption.ReencryptionMode;
import dev.keyturn.reencryption.Standing;
import dev.keyturn.reencryption.SweepKind;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;

/** Versions that the application deletes once they are listed. */
class GoneVersionsTest extends ObjectSweeps {
  @Test
  void areKnownThoughADeleteMarkerHasTheirId() {
    estate.versioning(BucketVersioningStatus.SUSPENDED);
    estate.put("a", "one");
    estate
        .interference()
        .after(
            Interference.getOf("versions"),
            () -> estate.s3().deleteObject(d -> d.bucket(Estate.BUCKET).key("a")));
    assertThat(renew().counts()).isEqualTo(counts(Standing.GONE));
  }

  @Test
  void areKnownThoughADeleteMarkerReplacesThemJustBeforeTheirCopy() {
    estate.versioning(BucketVersioningStatus.SUSPENDED);
    estate.put("a", "one");
    estate
        .interference()
        .before(
            Interference.putWith("x-amz-copy-source"),
            () -> estate.s3().deleteObject(d -> d.bucket(Estate.BUCKET).key("a")));
    assertThat(renew().counts()).isEqualTo(counts(Standing.GONE));
    assertThat(estate.listed()).isEqualTo(1);
  }

  @Test
  void areKnownThoughADeleteMarkerReplacesThemJustBeforeTheirRewrap() {
    estate.versioning(BucketVersioningStatus.SUSPENDED);
    estate.put("a", "one");
    estate
        .interference()
        .before(
            Interference.putOf("encryption"),
            () -> estate.s3().deleteObject(d -> d.bucket(Estate.BUCKET).key("a")));
    assertThat(rewrap().counts()).isEqualTo(counts(Standing.GONE));
  }

  @Test
  void areKnownThoughADeleteMarkerReplacesThemBeforeTheirAccessControlListIsRead() {
    estate.versioning(BucketVersioningStatus.SUSPENDED);
    estate.put("a", "one");
    estate.interference().before(Interference.getOf("acl"), this::delete);
    assertThat(renew().counts()).isEqualTo(counts(Standing.GONE));
  }

  @Test
  void areKnownThoughADeleteMarkerReplacesThemBeforeTheirTagsAreRead() {
    estate.versioning(BucketVersioningStatus.SUSPENDED);
    estate.put("a", "one", estate.oldKey(), put -> put.tagging("team=a"));
    estate.interference().before(Interference.getOf("tagging"), this::delete);
    assertThat(renew().counts()).isEqualTo(counts(Standing.GONE));
  }

  @Test
  void areKnownThoughADeleteMarkerReplacesTheirCopy() {
    estate.versioning(BucketVersioningStatus.SUSPENDED);
    estate.put("a", "one");
    estate.interference().after(Interference.putWith("x-amz-copy-source"), this::delete);
    assertThat(renew().counts()).isEqualTo(counts(Standing.GONE));
  }

  private void delete() {
    estate.s3().deleteObject(d -> d.bucket(Estate.BUCKET).key("a"));
  }

  @Test
  void areLookedForInOneListHoweverManyNewerOnesThereAre() {
    estate.versioning(BucketVersioningStatus.ENABLED);
    String oldest = estate.put("a", "one");
    PageCursor from = new PageCursor("a", Optional.of(estate.put("a", "two")));
    for (int i = 0; i < 1_100; i++) {
      estate.put("a", "newer");
    }
    estate
        .interference()
        .after(
            Interference.getOf("versions"),
            () ->
                estate.s3().deleteObject(d -> d.bucket(Estate.BUCKET).key("a").versionId(oldest)));
    estate.sandbox().calls().clear();
    var order = estate.order(ReencryptionMode.REWRAP, SweepKind.REENCRYPT);
    var page = new ObjectPage(order, true, KeyRange.ALL, Optional.of(from), Optional.empty());
    assertThat(activities.sweepObjects(page).tally().counts()).isEqualTo(counts(Standing.GONE));
    assertThat(estate.sandbox().calls().count("s3", "ListObjectVersions")).isEqualTo(2);
  }

  @Test
  void areKnownThoughTheyAreDeletedDuringTheirRewrap() {
    estate.versioning(BucketVersioningStatus.ENABLED);
    String version = estate.put("a", "one");
    estate
        .interference()
        .after(
            Interference.putOf("encryption"),
            () ->
                estate.s3().deleteObject(d -> d.bucket(Estate.BUCKET).key("a").versionId(version)));
    assertThat(rewrap().counts()).isEqualTo(counts(Standing.GONE));
  }
}
