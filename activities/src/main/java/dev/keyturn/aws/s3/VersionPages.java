package dev.keyturn.aws.s3;

import dev.keyturn.aws.AwsFailures;
import dev.keyturn.reencryption.KeyRange;
import dev.keyturn.reencryption.PageCursor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.ObjectVersion;

/**
 * Lists object versions. Keys travel percent-encoded, which XML needs for control characters; the
 * SDK decodes keys and key markers of an answer that says so.
 */
final class VersionPages {
  /** The most that S3 lists at once. */
  static final int SIZE = 1_000;

  private final S3Client s3;
  private final String bucket;
  private final int size;

  VersionPages(S3Client s3, String bucket) {
    this(s3, bucket, SIZE);
  }

  /** With so many versions and delete markers on a list page. */
  VersionPages(S3Client s3, String bucket, int size) {
    this.s3 = s3;
    this.bucket = bucket;
    this.size = size;
  }

  /**
   * The versions of one list page that lie in the range, without delete markers.
   *
   * @param next where the range goes on; empty at its end
   */
  record Page(List<Listed> versions, Optional<PageCursor> next) {
    Page {
      versions = List.copyOf(versions);
    }
  }

  /** Where a range begins. */
  static PageCursor start(KeyRange range) {
    return new PageCursor(range.after().orElse(""), Optional.empty());
  }

  /** The page at a cursor; a cursor without version goes on after all versions of its key. */
  Page at(PageCursor cursor, Optional<String> upTo) {
    ListObjectVersionsResponse list = list(cursor);
    List<Listed> versions = new ArrayList<>();
    PageCursor before = cursor;
    for (ObjectVersion version : list.versions()) {
      Listed listed = listed(version, before);
      before = new PageCursor(listed.key(), Optional.of(listed.versionId()));
      if (isIn(listed.key(), upTo)) {
        versions.add(listed);
      }
    }
    return new Page(versions, next(list, upTo));
  }

  /** The list page at a cursor, as S3 gives it. */
  ListObjectVersionsResponse list(PageCursor cursor) {
    return AwsFailures.call(
        "s3:ListBucketVersions",
        "bucket " + bucket,
        () ->
            s3.listObjectVersions(
                request ->
                    request
                        .bucket(bucket)
                        .keyMarker(cursor.keyMarker().isEmpty() ? null : cursor.keyMarker())
                        .versionIdMarker(cursor.versionIdMarker().orElse(null))
                        .maxKeys(size)
                        .encodingType(EncodingType.URL)));
  }

  /** Where the bucket goes on after a list page; empty at its end. */
  static Optional<PageCursor> next(ListObjectVersionsResponse list) {
    return next(list, Optional.empty());
  }

  private static Listed listed(ObjectVersion version, PageCursor before) {
    return new Listed(
        version.key(),
        version.versionId() == null ? Listed.NULL_VERSION : version.versionId(),
        version.eTag(),
        Boolean.TRUE.equals(version.isLatest()),
        version.size() == null ? 0 : version.size(),
        version.key().equals(before.keyMarker()) ? before.versionIdMarker() : Optional.empty());
  }

  private static Optional<PageCursor> next(ListObjectVersionsResponse list, Optional<String> upTo) {
    if (!Boolean.TRUE.equals(list.isTruncated())) {
      return Optional.empty();
    }
    PageCursor next =
        new PageCursor(list.nextKeyMarker(), Optional.ofNullable(list.nextVersionIdMarker()));
    return Optional.of(next).filter(cursor -> isIn(cursor.keyMarker(), upTo));
  }

  private static boolean isIn(String key, Optional<String> upTo) {
    return upTo.isEmpty() || KeyOrder.UTF_8.compare(key, upTo.get()) <= 0;
  }
}
