package dev.keyturn.aws.s3;

import dev.keyturn.aws.AwsFailures;
import java.util.Optional;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.ObjectLockConfiguration;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * What a bucket's configuration makes of a write, asked for anew before each list of versions.
 *
 * @param suspended whether versioning is suspended, so that a copy writes the version {@code null}
 *     and destroys one that is there
 * @param locks whether Object Lock has a default retention, so that a copy is locked, which nobody
 *     may be able to undo
 */
public record BucketRules(boolean suspended, boolean locks) {
  private static final int NOT_FOUND = 404;

  /** Asks the bucket; only one that has versions can have Object Lock. */
  public static BucketRules of(S3Client s3, String bucket) {
    Optional<BucketVersioningStatus> versioning = Versioning.of(s3, bucket);
    return new BucketRules(
        versioning.filter(BucketVersioningStatus.SUSPENDED::equals).isPresent(),
        versioning.filter(BucketVersioningStatus.ENABLED::equals).isPresent()
            && hasDefaultRetention(s3, bucket));
  }

  /** Whether the bucket locks what is written to it. */
  static boolean hasDefaultRetention(S3Client s3, String bucket) {
    try {
      ObjectLockConfiguration lock =
          s3.getObjectLockConfiguration(get -> get.bucket(bucket)).objectLockConfiguration();
      return lock.rule() != null && lock.rule().defaultRetention() != null;
    } catch (S3Exception e) {
      if (e.statusCode() == NOT_FOUND || AwsFailures.codeOf(e).equals("NotImplemented")) {
        return false;
      }
      throw AwsFailures.of("s3:GetBucketObjectLockConfiguration", "bucket " + bucket, e);
    }
  }
}
