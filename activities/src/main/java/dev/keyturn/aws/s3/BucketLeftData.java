package dev.keyturn.aws.s3;

import dev.keyturn.aws.AwsFailures;
import dev.keyturn.aws.DataPart;
import dev.keyturn.aws.LeftData;
import dev.keyturn.aws.PacedReads;
import dev.keyturn.failure.FailureType;
import dev.keyturn.reencryption.PageCursor;
import io.temporal.failure.ApplicationFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Bucket;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListBucketsResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Finds buckets whose default is a dead key, and objects under one; reads no body. */
public final class BucketLeftData {
  private static final int PAGE = 1_000;

  /** How many objects an audit looks at in a region, a bucket after the other. */
  private static final int MOST_OBJECTS = 10_000;

  private static final int ELSEWHERE = 301;
  private static final int BAD_REQUEST = 400;

  private final S3Client s3;
  private final String region;
  private final PacedReads reads;
  private final PacedReads heads;
  private int looked;

  public BucketLeftData(S3Client s3, String region, PacedReads reads, PacedReads heads) {
    this.s3 = s3;
    this.region = region;
    this.reads = reads;
    this.heads = heads;
  }

  /** The default encryption of the region's buckets. */
  public DataPart defaults() {
    return new DataPart("bucket defaults", this::defaults);
  }

  /** The objects of a bucket, every version of each, if the bucket is in the region. */
  public DataPart objects(String bucket) {
    return new DataPart("bucket " + bucket, left -> objects(left, bucket));
  }

  private void defaults(LeftData left) {
    List<String> untold = new ArrayList<>();
    reads.pages(
        from ->
            AwsFailures.call(
                "s3:ListAllMyBuckets",
                "the account's buckets",
                () ->
                    s3.listBuckets(
                        list ->
                            list.bucketRegion(region)
                                .maxBuckets(PAGE)
                                .continuationToken(from.orElse(null)))),
        ListBucketsResponse::continuationToken,
        page ->
            page.buckets().stream()
                .map(Bucket::name)
                .forEach(bucket -> defaultOf(left, bucket).ifPresent(untold::add)));
    if (!untold.isEmpty()) {
      throw FailureType.ACCESS_DENIED.failure(
          untold.size() + " buckets were not told, such as by " + untold.get(0));
    }
  }

  /** Why one bucket does not tell; its policy may say so, and the others are asked all the same. */
  private Optional<String> defaultOf(LeftData left, String bucket) {
    try {
      reads
          .call(() -> new DefaultEncryption(s3, bucket).read())
          .ifPresent(found -> left.note(found.savedKey(), "bucket defaults", bucket));
      return Optional.empty();
    } catch (ApplicationFailure failure) {
      if (!FailureType.ACCESS_DENIED.isOf(failure)) {
        throw failure;
      }
      return Optional.of(FailureType.message(failure));
    }
  }

  private void objects(LeftData left, String bucket) {
    if (isElsewhere(bucket)) {
      return;
    }
    VersionPages pages = new VersionPages(s3, bucket);
    Optional<PageCursor> cursor = Optional.of(new PageCursor("", Optional.empty()));
    while (cursor.isPresent()) {
      PageCursor at = cursor.get();
      VersionPages.Page page = reads.call(() -> pages.at(at, Optional.empty()));
      for (Listed version : page.versions()) {
        if (looked == MOST_OBJECTS) {
          throw FailureType.AWS_REFUSED.failure(
              "an audit looks at no more than " + MOST_OBJECTS + " objects; the rest is not told");
        }
        looked++;
        object(left, bucket, version);
      }
      cursor = page.next();
    }
  }

  /** The keys of another region's bucket are that region's. */
  private boolean isElsewhere(String bucket) {
    return reads.call(
        "s3:ListBucket",
        "bucket " + bucket,
        () -> {
          try {
            s3.headBucket(head -> head.bucket(bucket));
            return false;
          } catch (S3Exception e) {
            if (e.statusCode() == ELSEWHERE) {
              return true;
            }
            throw e;
          }
        });
  }

  private void object(LeftData left, String bucket, Listed version) {
    heads
        .call("s3:GetObject", bucket + "/" + version.shown(), () -> head(bucket, version))
        .map(HeadFacts::of)
        .filter(HeadFacts::isUnderKms)
        .flatMap(HeadFacts::kmsKey)
        .ifPresent(key -> left.note(key, "objects", bucket + "/" + version.shown()));
  }

  /** One may be gone by now; one under a key of the customer's own can't be asked without it. */
  private Optional<HeadObjectResponse> head(String bucket, Listed version) {
    try {
      return Optional.of(
          s3.headObject(
              get -> get.bucket(bucket).key(version.key()).versionId(version.versionId())));
    } catch (S3Exception e) {
      if (VersionLooks.isNoObject(e) || e.statusCode() == BAD_REQUEST) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
