package dev.keyturn.aws.s3;

import dev.keyturn.aws.AwsFailures;
import dev.keyturn.reencryption.CopyRisk;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.ObjectLockConfiguration;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * What a bucket's configuration makes of a write, asked for anew before each list of versions.
 *
 * @param suspended whether versioning is suspended, so that a copy writes the version {@code null}
 *     and destroys one that is there
 * @param lockable whether versions can be under Object Lock
 * @param locks whether Object Lock has a default retention, so that a copy is locked, which nobody
 *     may be able to undo
 * @param sideEffects what a copy would set off that has to be acknowledged and is not
 */
public record BucketRules(
    boolean suspended, boolean lockable, boolean locks, SideEffects sideEffects) {
  private static final int NOT_FOUND = 404;

  /** Asks the bucket what it makes of any write. */
  public static BucketRules of(S3Client s3, String bucket) {
    return of(s3, bucket, versions -> SideEffects.NONE);
  }

  /** Asks the bucket what it makes of a copy, where these effects are acknowledged. */
  static BucketRules of(S3Client s3, String bucket, List<CopyRisk> acknowledged) {
    return of(s3, bucket, versions -> SideEffects.of(s3, bucket, versions, acknowledged));
  }

  /** Asks the bucket nothing of copies: what is not acknowledged may have barred them. */
  static BucketRules ofSample(S3Client s3, String bucket, List<CopyRisk> acknowledged) {
    return of(s3, bucket, versions -> SideEffects.feared(bucket, acknowledged));
  }

  /** Only a bucket that has versions can have Object Lock. */
  private static BucketRules of(
      S3Client s3, String bucket, Function<Boolean, SideEffects> sideEffects) {
    Optional<BucketVersioningStatus> versioning = Versioning.of(s3, bucket);
    boolean versions = versioning.filter(BucketVersioningStatus.ENABLED::equals).isPresent();
    Optional<ObjectLockConfiguration> lock =
        versions ? asked(bucket, () -> lock(s3, bucket)) : Optional.empty();
    return new BucketRules(
        versioning.filter(BucketVersioningStatus.SUSPENDED::equals).isPresent(),
        lock.isPresent(),
        lock.filter(BucketRules::retains).isPresent(),
        sideEffects.apply(versions));
  }

  /** Whether the bucket locks what is written to it. */
  static boolean hasDefaultRetention(S3Client s3, String bucket) {
    return asked(bucket, () -> locksNow(s3, bucket));
  }

  /** The same, for who knows what to make of an error of the SDK's. */
  static boolean locksNow(S3Client s3, String bucket) {
    return lock(s3, bucket).filter(BucketRules::retains).isPresent();
  }

  private static <T> T asked(String bucket, Supplier<T> call) {
    return AwsFailures.call("s3:GetBucketObjectLockConfiguration", "bucket " + bucket, call);
  }

  private static boolean retains(ObjectLockConfiguration lock) {
    return lock.rule() != null && lock.rule().defaultRetention() != null;
  }

  private static Optional<ObjectLockConfiguration> lock(S3Client s3, String bucket) {
    try {
      return Optional.ofNullable(
          s3.getObjectLockConfiguration(get -> get.bucket(bucket)).objectLockConfiguration());
    } catch (S3Exception e) {
      if (e.statusCode() == NOT_FOUND || AwsFailures.codeOf(e).equals("NotImplemented")) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
