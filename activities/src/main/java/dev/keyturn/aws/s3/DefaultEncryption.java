package dev.keyturn.aws.s3;

import dev.keyturn.aws.AwsFailures;
import dev.keyturn.aws.Waiting;
import dev.keyturn.failure.FailureType;
import dev.keyturn.key.KeyArn;
import dev.keyturn.reencryption.BucketDefault;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.ServerSideEncryptionByDefault;
import software.amazon.awssdk.services.s3.model.ServerSideEncryptionRule;

/** A bucket's default encryption: read, and changed in nothing but its key. */
final class DefaultEncryption {
  private static final String NONE = "ServerSideEncryptionConfigurationNotFoundError";

  private final S3Client s3;
  private final String bucket;

  DefaultEncryption(S3Client s3, String bucket) {
    this.s3 = s3;
    this.bucket = bucket;
  }

  /** The default that names a key; empty where none does. */
  Optional<BucketDefault> read() {
    return rules().stream()
        .flatMap(rule -> keyOf(rule).map(key -> saved(key, rule)).stream())
        .findFirst();
  }

  /** Puts another key in the place of the one that a default names, and reads it back. */
  void replace(BucketDefault from, String to, boolean bucketKey) {
    List<ServerSideEncryptionRule> rules =
        rules().stream()
            .map(
                rule ->
                    keyOf(rule).filter(from.savedKey()::equals).isPresent()
                        ? changed(rule, to, bucketKey)
                        : rule)
            .toList();
    AwsFailures.call(
        "s3:PutEncryptionConfiguration",
        "bucket " + bucket,
        () ->
            s3.putBucketEncryption(
                put ->
                    put.bucket(bucket).serverSideEncryptionConfiguration(all -> all.rules(rules))));
    BucketDefault wanted = new BucketDefault(bucket, to, bucketKey);
    Optional<BucketDefault> readBack =
        Waiting.poll(Waiting.READ_BACK, () -> read().filter(wanted::equals));
    if (readBack.isEmpty()) {
      throw FailureType.CHANGED_BY_OTHERS.failure(
          "default encryption of bucket "
              + bucket
              + " was set to "
              + to
              + " but does not read so; find out who else changes it, then send retryFailed");
    }
  }

  private static ServerSideEncryptionRule changed(
      ServerSideEncryptionRule rule, String key, boolean bucketKey) {
    ServerSideEncryptionByDefault withKey =
        rule.applyServerSideEncryptionByDefault().toBuilder().kmsMasterKeyID(key).build();
    ServerSideEncryptionRule.Builder changed =
        rule.toBuilder().applyServerSideEncryptionByDefault(withKey);
    return Boolean.TRUE.equals(rule.bucketKeyEnabled()) == bucketKey
        ? changed.build()
        : changed.bucketKeyEnabled(bucketKey).build();
  }

  private BucketDefault saved(String key, ServerSideEncryptionRule rule) {
    return new BucketDefault(bucket, key, Boolean.TRUE.equals(rule.bucketKeyEnabled()));
  }

  private static Optional<String> keyOf(ServerSideEncryptionRule rule) {
    return Optional.ofNullable(rule.applyServerSideEncryptionByDefault())
        .flatMap(encryption -> Optional.ofNullable(encryption.kmsMasterKeyID()));
  }

  private List<ServerSideEncryptionRule> rules() {
    try {
      return s3.getBucketEncryption(get -> get.bucket(bucket))
          .serverSideEncryptionConfiguration()
          .rules();
    } catch (S3Exception e) {
      if (AwsFailures.codeOf(e).equals(NONE)) {
        return List.of();
      }
      throw AwsFailures.of("s3:GetEncryptionConfiguration", "bucket " + bucket, e);
    }
  }

  /** Whether a default names this very key, by its ARN or id. */
  static boolean names(BucketDefault found, KeyArn key) {
    return Judgement.names(found.savedKey(), key);
  }
}
