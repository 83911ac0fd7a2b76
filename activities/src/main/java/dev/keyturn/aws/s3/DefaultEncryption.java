package dev.keyturn.aws.s3;

import dev.keyturn.aws.AwsFailures;
import dev.keyturn.aws.AwsTime;
import dev.keyturn.aws.Pace;
import dev.keyturn.aws.Waiting;
import dev.keyturn.failure.FailureType;
import dev.keyturn.key.KeyArn;
import dev.keyturn.reencryption.BucketDefault;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetBucketEncryptionResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.ServerSideEncryptionByDefault;
import software.amazon.awssdk.services.s3.model.ServerSideEncryptionRule;

/** A bucket's default encryption: read, and changed in nothing but its key. */
final class DefaultEncryption {
  private static final String NONE = "ServerSideEncryptionConfigurationNotFoundError";

  private static final long POLL_MILLIS = 200;

  /** AWS's Date has whole seconds: what happens in the rest of one seems to happen at its start. */
  private static final Duration DATE_STEP = Duration.ofSeconds(1);

  private final S3Client s3;
  private final String bucket;
  private final Duration readBack;

  DefaultEncryption(S3Client s3, String bucket) {
    this(s3, bucket, Waiting.READ_BACK);
  }

  /** With a limit on how long a change may take to be read back. */
  DefaultEncryption(S3Client s3, String bucket, Duration readBack) {
    this.s3 = s3;
    this.bucket = bucket;
    this.readBack = readBack;
  }

  /**
   * What a bucket answered when it was asked.
   *
   * @param named the default that names a key; empty where none does
   * @param awsTime AWS's time by which it was so, rounded up
   */
  record Found(Optional<BucketDefault> named, Supplier<Instant> awsTime) {}

  private record Answer(List<ServerSideEncryptionRule> rules, SdkHttpResponse http) {}

  /** The default that names a key; empty where none does. */
  Optional<BucketDefault> read() {
    return find().named();
  }

  /** The default as it is now, and when that is. */
  Found find() {
    Answer answer = ask();
    Optional<BucketDefault> named =
        answer.rules().stream()
            .flatMap(rule -> keyOf(rule).map(key -> saved(key, rule)).stream())
            .findFirst();
    return new Found(named, () -> AwsTime.of(answer.http()).plus(DATE_STEP));
  }

  /**
   * Puts another key in the place of the one that a default names, and reads it back. Sends no
   * heartbeat: what an activity has saved in its own must not be lost.
   *
   * @return AWS's time from which the bucket is known to use the other key
   */
  Instant replace(BucketDefault from, String to, boolean bucketKey) {
    put(from, to, bucketKey);
    BucketDefault wanted = new BucketDefault(bucket, to, bucketKey);
    Waiting waiting = Waiting.atMost(readBack);
    Found found = find();
    while (!found.named().filter(wanted::equals).isPresent()) {
      if (waiting.isOver()) {
        throw notReadBack(from, wanted, found.named());
      }
      Pace.rest(POLL_MILLIS);
      found = find();
    }
    return found.awsTime().get();
  }

  private void put(BucketDefault from, String to, boolean bucketKey) {
    List<ServerSideEncryptionRule> rules =
        ask().rules().stream()
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
  }

  private ApplicationFailure notReadBack(
      BucketDefault from, BucketDefault wanted, Optional<BucketDefault> found) {
    String what = "default encryption of bucket " + bucket + " was set to " + wanted.savedKey();
    return found.filter(from::equals).isPresent()
        ? FailureType.UNAVAILABLE.failure(what + " but still reads as before; it is tried again")
        : FailureType.CHANGED_BY_OTHERS.failure(
            what + " but does not read so; find out who else changes it, then send retryFailed");
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

  private Answer ask() {
    try {
      GetBucketEncryptionResponse answer = s3.getBucketEncryption(get -> get.bucket(bucket));
      return new Answer(
          answer.serverSideEncryptionConfiguration().rules(), answer.sdkHttpResponse());
    } catch (S3Exception e) {
      if (AwsFailures.codeOf(e).equals(NONE)) {
        return new Answer(List.of(), e.awsErrorDetails().sdkHttpResponse());
      }
      throw AwsFailures.of("s3:GetEncryptionConfiguration", "bucket " + bucket, e);
    }
  }

  /** Whether a default names this very key, by its ARN or id. */
  static boolean names(BucketDefault found, KeyArn key) {
    return Judgement.names(found.savedKey(), key);
  }
}
