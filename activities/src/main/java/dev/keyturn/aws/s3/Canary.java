package dev.keyturn.aws.s3;

import dev.keyturn.ItemSetDigest;
import dev.keyturn.aws.AwsFailures;
import dev.keyturn.aws.Pace;
import dev.keyturn.failure.FailureType;
import dev.keyturn.reencryption.BucketOrder;
import dev.keyturn.reencryption.Problem;
import dev.keyturn.reencryption.ReencryptionMode;
import dev.keyturn.reencryption.Standing;
import dev.keyturn.reencryption.Tally;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.MFADeleteStatus;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/**
 * Tries on an object of its own what the sweep is going to do to others: endpoints are known that
 * answer UpdateObjectEncryption with success and overwrite the object, or that ignore conditions on
 * a copy. The object holds random bytes, is put under the old key, and is deleted again.
 */
final class Canary {
  private static final Logger LOG = LoggerFactory.getLogger(Canary.class);
  private static final String PREFIX = ".keyturn-canary/";
  private static final int BYTES = 1_024;
  private static final int MOST_ROUNDS = 10;
  private static final int PRECONDITION_FAILED = 412;
  private static final String NO_SUCH_ETAG = "\"00000000000000000000000000000000\"";

  private final S3Client s3;
  private final BucketOrder order;
  private final String key;
  private final ObjectCalls calls;

  Canary(S3Client s3, BucketOrder order) {
    this.s3 = s3;
    this.order = order;
    this.key = key(order.run());
    this.calls = new ObjectCalls(s3, order.bucket(), new Pace(1));
  }

  /** Whether UpdateObjectEncryption came out right, and what the trial left behind. */
  record Trial(boolean trusted, Tally leftovers) {}

  /** The canary's object key, which is never counted as an item. */
  static String key(String run) {
    return PREFIX + ItemSetDigest.of(run);
  }

  /** Whether a key is that of some run's canary. */
  static boolean isCanary(String key) {
    return key.startsWith(PREFIX);
  }

  /** Tries; leaves nothing behind, not even of trials that a crash ended. */
  Trial fly() {
    Optional<String> unfit = unfit();
    if (unfit.isPresent()) {
      return new Trial(distrust(unfit.get()), clean());
    }
    Tally before = clean();
    if (before.counts().failed() > 0) {
      return new Trial(distrust("an earlier canary object can't be deleted"), before);
    }
    boolean trusted;
    try {
      trusted = tryOut();
    } catch (RuntimeException e) {
      clean();
      throw e;
    }
    return new Trial(trusted, clean());
  }

  /** A canary that can't be deleted again would keep a version under the old key. */
  private Optional<String> unfit() {
    var versioning =
        AwsFailures.call(
            "s3:GetBucketVersioning",
            "bucket " + order.bucket(),
            () -> s3.getBucketVersioning(get -> get.bucket(order.bucket())));
    if (versioning.mfaDelete() == MFADeleteStatus.ENABLED) {
      return Optional.of("MFA Delete is on, so that a canary object could not be deleted");
    }
    return BucketRules.hasDefaultRetention(s3, order.bucket())
        ? Optional.of("Object Lock has a default retention, which would lock a canary object")
        : Optional.empty();
  }

  private boolean tryOut() {
    byte[] body = new byte[BYTES];
    new SecureRandom().nextBytes(body);
    try {
      Listed version = put(body);
      if (order.sweep().reencryption() == ReencryptionMode.NEW_DATA_KEYS) {
        tryConditionalCopy(version);
      }
      HeadFacts before = HeadFacts.of(calls.head(key, Optional.of(version.versionId())));
      calls.updateEncryption(version, order.sweep().newKey(), true);
      return isRight(version, before, body);
    } catch (SdkException e) {
      if (AwsFailures.typeOf(e).isPassing()) {
        throw AwsFailures.of("s3:UpdateObjectEncryption", "canary in " + order.bucket(), e);
      }
      return distrust(AwsFailures.describe(e));
    }
  }

  private Listed put(byte[] body) {
    PutObjectResponse put;
    try {
      put = put(body, UnaryOperator.identity());
    } catch (S3Exception sealed) {
      if (AwsFailures.typeOf(sealed) != FailureType.ACCESS_DENIED) {
        throw sealed;
      }
      // Nothing is put under a sealed key; S3's own in KMS is updated by the same call.
      put = put(body, request -> request.ssekmsKeyId(null));
    }
    String version = put.versionId() == null ? Listed.NULL_VERSION : put.versionId();
    return new Listed(key, version, put.eTag(), true, 0, Optional.empty());
  }

  private PutObjectResponse put(byte[] body, UnaryOperator<PutObjectRequest.Builder> encryption) {
    PutObjectRequest.Builder request =
        PutObjectRequest.builder()
            .bucket(order.bucket())
            .key(key)
            .serverSideEncryption(ServerSideEncryption.AWS_KMS)
            .ssekmsKeyId(order.sweep().oldKey().value())
            .bucketKeyEnabled(true);
    return s3.putObject(encryption.apply(request).build(), RequestBody.fromBytes(body));
  }

  /**
   * A sweep by copies relies on If-Match; where it is ignored, an application's write would be
   * lost.
   */
  private void tryConditionalCopy(Listed version) {
    CopyObjectRequest copy =
        CopyObjectRequest.builder()
            .sourceBucket(order.bucket())
            .sourceKey(key)
            .destinationBucket(order.bucket())
            .destinationKey(key)
            .serverSideEncryption(ServerSideEncryption.AWS_KMS)
            .ssekmsKeyId(order.sweep().newKey().value())
            .copySourceIfMatch(version.etag())
            .ifMatch(NO_SUCH_ETAG)
            .build();
    try {
      calls.copy(copy);
    } catch (S3Exception e) {
      if (e.statusCode() == PRECONDITION_FAILED) {
        return;
      }
      throw e;
    }
    throw FailureType.AWS_REFUSED.failure(
        "bucket "
            + order.bucket()
            + ": this endpoint ignores If-Match on CopyObject, so that a copy could overwrite what"
            + " the application writes meanwhile; use reencryption REWRAP, or another endpoint");
  }

  private boolean isRight(Listed version, HeadFacts before, byte[] body) {
    HeadFacts after = HeadFacts.of(calls.head(key, Optional.of(version.versionId())));
    byte[] read =
        s3.getObjectAsBytes(
                get -> get.bucket(order.bucket()).key(key).versionId(version.versionId()))
            .asByteArray();
    boolean right =
        Arrays.equals(body, read)
            && before.etag().equals(after.etag())
            && before.version().equals(after.version())
            && Parity.differences(before, after).isEmpty()
            && Judgement.names(after.kmsKey().orElse(""), order.sweep().newKey());
    return right || distrust("the canary object did not come out right");
  }

  private Tally clean() {
    try {
      for (int page = 0; page < MOST_ROUNDS; page++) {
        var list = s3.listObjectVersions(get -> get.bucket(order.bucket()).prefix(key));
        List<String> found =
            Stream.concat(
                    list.versions().stream()
                        .filter(version -> version.key().equals(key))
                        .map(version -> version.versionId()),
                    list.deleteMarkers().stream()
                        .filter(marker -> marker.key().equals(key))
                        .map(marker -> marker.versionId()))
                .toList();
        if (found.isEmpty()) {
          return Tally.EMPTY;
        }
        found.forEach(this::delete);
      }
      return leftover("versions keep appearing");
    } catch (SdkException e) {
      return leftover(AwsFailures.describe(e));
    }
  }

  private void delete(String versionId) {
    s3.deleteObject(delete -> delete.bucket(order.bucket()).key(key).versionId(versionId));
  }

  private Tally leftover(String why) {
    return Tally.problem(
        new Problem(
            order.store(),
            key,
            Standing.FAILED,
            "this canary object of Keyturn's could not be deleted ("
                + why
                + "); delete all its versions, then send retryFailed"));
  }

  private boolean distrust(String why) {
    LOG.warn(
        "Bucket {}: UpdateObjectEncryption is not trusted: {}", order.bucket(), Shown.text(why));
    return false;
  }
}
