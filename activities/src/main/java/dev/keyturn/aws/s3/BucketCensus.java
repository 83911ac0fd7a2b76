package dev.keyturn.aws.s3;

import dev.keyturn.reencryption.KeyRange;
import dev.keyturn.reencryption.PageCursor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.ObjectVersion;

/** Counts a bucket's versions for the plan, as far as that is quick. */
final class BucketCensus {
  /** Where a copy costs what a read, or an early deletion, of the version costs. */
  private static final Map<String, String> CHARGED =
      Map.of(
          "STANDARD_IA", "30 days at least and per GB read",
          "ONEZONE_IA", "30 days at least and per GB read",
          "GLACIER_IR", "90 days at least and per GB read",
          "INTELLIGENT_TIERING", "for the tier of frequent access, where its copies begin again");

  /** Lists may be full of delete markers, which are no versions. */
  private static final int MOST_LISTS = 10;

  private final S3Client s3;
  private final String bucket;
  private final Map<String, Long> classes = new TreeMap<>();
  private long versions;
  private long bytes;
  private boolean hasMore;

  BucketCensus(S3Client s3, String bucket) {
    this.s3 = s3;
    this.bucket = bucket;
  }

  BucketCensus take() {
    VersionPages pages = new VersionPages(s3, bucket);
    Optional<PageCursor> next = Optional.of(VersionPages.start(KeyRange.ALL));
    for (int lists = 0; next.isPresent() && lists < MOST_LISTS; lists++) {
      ListObjectVersionsResponse list = pages.list(next.get());
      list.versions().forEach(this::count);
      next = VersionPages.next(list);
    }
    hasMore = next.isPresent();
    return this;
  }

  /** How many were counted. */
  long versions() {
    return versions;
  }

  /** Whether counting stopped before the bucket's end. */
  boolean hasMore() {
    return hasMore;
  }

  /** What copies of the counted current versions cost, under whichever key they are. */
  List<String> estimates() {
    List<String> estimates = new ArrayList<>();
    if (bytes > 0 && hasVersions()) {
      estimates.add(
          "the versions before stay beside the copies: up to "
              + bytes
              + " bytes more in the "
              + versions()
              + " versions that were counted");
    }
    classes.forEach(
        (name, count) ->
            estimates.add(
                count
                    + " of the counted current versions are in "
                    + name
                    + ", which charges "
                    + CHARGED.get(name)));
    return estimates;
  }

  private boolean hasVersions() {
    return Versioning.of(s3, bucket).filter(BucketVersioningStatus.ENABLED::equals).isPresent();
  }

  private void count(ObjectVersion version) {
    versions++;
    if (Boolean.TRUE.equals(version.isLatest())) {
      bytes += version.size() == null ? 0 : version.size();
      if (CHARGED.containsKey(String.valueOf(version.storageClassAsString()))) {
        classes.merge(version.storageClassAsString(), 1L, Long::sum);
      }
    }
  }
}
