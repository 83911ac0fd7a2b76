package dev.keyturn.aws.s3;

import dev.keyturn.aws.Pace;
import dev.keyturn.key.KeyArn;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ObjectEncryption;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.Tag;

/** The calls on object versions of one bucket, at a pace that AWS allows. */
final class ObjectCalls {
  /** A copy of 5 GB takes minutes. */
  private static final Duration COPY_TIME = Duration.ofMinutes(10);

  private final S3Client s3;
  private final String bucket;
  private final Pace pace;

  ObjectCalls(S3Client s3, String bucket, Pace pace) {
    this.s3 = s3;
    this.bucket = bucket;
    this.pace = pace;
  }

  S3Client s3() {
    return s3;
  }

  String bucket() {
    return bucket;
  }

  HeadObjectResponse head(String key, Optional<String> versionId) {
    return pace.call(
        () ->
            s3.headObject(head -> head.bucket(bucket).key(key).versionId(versionId.orElse(null))));
  }

  /** HEAD with checksums, for which S3 uses the object's KMS key: never in a verifying sweep. */
  HeadObjectResponse headWithChecksums(String key, Optional<String> versionId) {
    return pace.call(
        () ->
            s3.headObject(
                head ->
                    head.bucket(bucket)
                        .key(key)
                        .versionId(versionId.orElse(null))
                        .checksumMode(ChecksumMode.ENABLED)));
  }

  /**
   * The request is conditional on the ETag that a copy changes, so that the SDK's own retry after a
   * lost answer can't make a second version.
   */
  CopyObjectResponse copy(CopyObjectRequest request) {
    CopyObjectRequest lasting =
        request.toBuilder()
            .overrideConfiguration(
                request
                    .overrideConfiguration()
                    .map(AwsRequestOverrideConfiguration::toBuilder)
                    .orElseGet(AwsRequestOverrideConfiguration::builder)
                    .apiCallTimeout(COPY_TIME)
                    .apiCallAttemptTimeout(COPY_TIME)
                    .build())
            .build();
    return pace.call(() -> s3.copyObject(lasting));
  }

  AclGrants grants(Listed item) {
    return pace.call(() -> AclGrants.of(s3, bucket, item.key(), item.versionId()));
  }

  Map<String, String> tags(String key, String versionId) {
    return pace
        .call(() -> s3.getObjectTagging(get -> get.bucket(bucket).key(key).versionId(versionId)))
        .tagSet()
        .stream()
        .collect(Collectors.toMap(Tag::key, Tag::value));
  }

  boolean bucketLocks() {
    return pace.call(() -> BucketRules.locksNow(s3, bucket));
  }

  void updateEncryption(Listed item, KeyArn key, boolean bucketKey) {
    pace.call(
        () ->
            s3.updateObjectEncryption(
                update ->
                    update
                        .bucket(bucket)
                        .key(item.key())
                        .versionId(item.versionId())
                        .objectEncryption(
                            ObjectEncryption.fromSsekms(
                                kms -> kms.kmsKeyArn(key.value()).bucketKeyEnabled(bucketKey)))));
  }

  boolean isAnnotated(Listed item) {
    return pace.call(() -> Annotations.are(s3, bucket, item.key(), Optional.of(item.versionId())));
  }

  /** The whole content of a version, as text. */
  String content(Listed item) {
    return pace.call(
        () ->
            s3.getObjectAsBytes(
                    get -> get.bucket(bucket).key(item.key()).versionId(item.versionId()))
                .asString(StandardCharsets.UTF_8));
  }

  /** The first bytes of a version; empty if it has none or can't be read. */
  String beginning(Listed item) {
    try {
      return s3.getObjectAsBytes(
              get ->
                  get.bucket(bucket)
                      .key(item.key())
                      .versionId(item.versionId())
                      .range("bytes=0-511"))
          .asString(StandardCharsets.ISO_8859_1);
    } catch (S3Exception e) {
      return "";
    }
  }
}
