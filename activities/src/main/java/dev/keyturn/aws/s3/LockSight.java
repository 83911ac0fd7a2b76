package dev.keyturn.aws.s3;

import dev.keyturn.aws.AwsFailures;
import java.util.Set;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Makes sure that a bucket's locks can be seen. HEAD leaves a retention or a legal hold out for who
 * may not ask for it, without a word, and what is locked would be moved as if it were not.
 */
final class LockSight {
  /** What S3 says of a version that has no lock, to those who may ask. */
  private static final Set<String> NO_LOCK =
      Set.of("NoSuchObjectLockConfiguration", "InvalidRequest", "NotImplemented");

  private final S3Client s3;
  private final String bucket;

  LockSight(S3Client s3, String bucket) {
    this.s3 = s3;
    this.bucket = bucket;
  }

  /** Fails where S3 does not tell the lock of a version, or that it has none. */
  void check(Listed item) {
    ask(
        "s3:GetObjectRetention",
        item,
        () ->
            s3.getObjectRetention(
                get -> get.bucket(bucket).key(item.key()).versionId(item.versionId())));
    ask(
        "s3:GetObjectLegalHold",
        item,
        () ->
            s3.getObjectLegalHold(
                get -> get.bucket(bucket).key(item.key()).versionId(item.versionId())));
  }

  private void ask(String action, Listed item, Runnable call) {
    try {
      call.run();
    } catch (SdkException e) {
      boolean answered =
          e instanceof S3Exception answer
              && (VersionLooks.isNoObject(answer) || NO_LOCK.contains(AwsFailures.codeOf(answer)));
      if (!answered) {
        throw AwsFailures.of(action, bucket + "/" + item.shown(), e);
      }
    }
  }
}
