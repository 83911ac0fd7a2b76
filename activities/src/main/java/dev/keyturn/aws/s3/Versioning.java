package dev.keyturn.aws.s3;

import dev.keyturn.aws.AwsFailures;
import java.util.Optional;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;

/** Asks a bucket for its versioning. */
public final class Versioning {
  private Versioning() {}

  /** Enabled or suspended; empty for a bucket that never had versions. */
  public static Optional<BucketVersioningStatus> of(S3Client s3, String bucket) {
    return AwsFailures.call(
        "s3:GetBucketVersioning",
        "bucket " + bucket,
        () -> Optional.ofNullable(s3.getBucketVersioning(get -> get.bucket(bucket)).status()));
  }

  /** Whether a write replaces the version {@code null} and leaves versions with ids alone. */
  public static boolean isSuspended(S3Client s3, String bucket) {
    return of(s3, bucket).filter(BucketVersioningStatus.SUSPENDED::equals).isPresent();
  }
}
