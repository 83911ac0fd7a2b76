package dev.keyturn.aws.s3;

import dev.keyturn.aws.AwsFailures;
import dev.keyturn.aws.Pace;
import dev.keyturn.key.KeyArn;
import dev.keyturn.reencryption.PinReason;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkServiceClientConfiguration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.TaggingDirective;

/**
 * Writes a current version again under a new data key, on condition that it is still the one that
 * was looked at: what the application writes or deletes meanwhile wins.
 */
final class CopyInPlace {
  private static final int CONFLICT = 409;
  private static final int PRECONDITION_FAILED = 412;
  private static final Set<Integer> CHANGED = Set.of(CONFLICT, PRECONDITION_FAILED);

  /** How often a copy is looked at that can't be seen, and how long the first pause is. */
  private static final int LOOKS = 5;

  private static final long FIRST_PAUSE_MILLIS = 500;

  private final ObjectCalls calls;
  private final KeyArn oldKey;
  private final KeyArn newKey;
  private final BucketRules rules;

  CopyInPlace(ObjectCalls calls, Terms terms) {
    this.calls = calls;
    this.oldKey = terms.sweep().oldKey();
    this.newKey = terms.sweep().newKey();
    this.rules = terms.rules();
  }

  /** What came of a copy. */
  sealed interface Outcome {
    /** Written; the differences from what was there before should be none. */
    record Written(String versionId, List<String> differences) implements Outcome {}

    /** Not to be copied, as showed only now. */
    record Barred(PinReason reason) implements Outcome {}

    /** The application was faster, or nothing is known of a lost answer's effect: look again. */
    record LookAgain(String why) implements Outcome {}
  }

  /** Copies the version if it is the current one and still as it was when it was judged. */
  Outcome copy(Listed item, HeadFacts judged) {
    return copy(item, judged, Optional.empty());
  }

  /**
   * Copies it with other metadata, which hold its data key under the new key. No condition of a
   * copy covers metadata: what somebody changes in those of a version {@code null} between the last
   * look and the copy is lost; of others it stays with the version before.
   */
  Outcome copyWith(Listed item, HeadFacts judged, Map<String, String> metadata) {
    return copy(item, judged, Optional.of(metadata));
  }

  private Outcome copy(Listed item, HeadFacts judged, Optional<Map<String, String>> metadata) {
    Optional<HeadFacts> now = currentWithChecksums(item);
    if (now.isEmpty() || !now.get().version().equals(item.versionId())) {
      return new Outcome.LookAgain("the application wrote or deleted it");
    }
    HeadFacts before = now.get();
    if (!before.algorithm().equals(judged.algorithm())
        || !before.kmsKey().equals(judged.kmsKey())) {
      return new Outcome.LookAgain("it is under another key by now");
    }
    if (metadata.isPresent() && !before.metadata().equals(judged.metadata())) {
      return new Outcome.LookAgain("somebody changed its metadata");
    }
    if (!before.lock().equals(judged.lock()) || !before.tier().equals(judged.tier())) {
      return new Outcome.LookAgain("somebody locked or archived it");
    }
    HeadFacts after = before.copied(oldKey, newKey, metadata.orElse(before.metadata()));
    CopyLosses losses = CopyLosses.of(calls, newKey, item, after);
    CopyObjectRequest.Builder request = request(item, after);
    metadata.ifPresent(changed -> replace(request, after));
    Optional<PinReason> bar = bar(item);
    if (bar.isPresent()) {
      return new Outcome.Barred(bar.get());
    }
    rules.sideEffects().refuse();
    return write(item, request.build(), losses);
  }

  /**
   * What no condition of a copy covers is asked last. It would be locked where the bucket has a
   * default retention by now; and it begins with an access control list of its own, where granting
   * again what the old one granted could give back what the application takes away meanwhile: so
   * nothing is copied that others than its owner may use.
   */
  private Optional<PinReason> bar(Listed item) {
    if (rules.lockable() && calls.bucketLocks()) {
      return Optional.of(PinReason.DEFAULT_RETENTION);
    }
    return calls.grants(item).isOwnersOnly()
        ? Optional.empty()
        : Optional.of(PinReason.ACL_NOT_WRITABLE);
  }

  private Outcome write(Listed item, CopyObjectRequest request, CopyLosses losses) {
    CopyObjectResponse answer;
    try {
      answer = calls.copy(request);
    } catch (SdkException e) {
      return afterError(item, losses, e);
    }
    Optional<String> version = Optional.ofNullable(answer.versionId());
    return confirmed(
        version.orElse(Listed.NULL_VERSION),
        () -> compare(item, losses, version, answer.copyObjectResult().eTag()));
  }

  /** Of what the ETag does not tell apart, the new ciphertext of a data key does. */
  private Outcome compare(Listed item, CopyLosses losses, Optional<String> version, String etag) {
    HeadFacts after = HeadFacts.of(calls.headWithChecksums(item.key(), version));
    boolean same = version.isPresent() || after.isUnderKms() || losses.isCopy(after);
    return same && after.etag().equals(etag)
        ? new Outcome.Written(after.version(), losses.in(after))
        : new Outcome.LookAgain("the application wrote it after the copy");
  }

  private Outcome afterError(Listed item, CopyLosses losses, SdkException error) {
    boolean changed =
        error instanceof S3Exception answer
            && (CHANGED.contains(answer.statusCode()) || VersionLooks.isNoObject(answer));
    if (!changed && !isPassing(error)) {
      throw error;
    }
    return readBack(item, losses, error);
  }

  /**
   * An answer may have been lost, and the SDK's next try then finds the copy of the one before it:
   * the copy is there if what is current now is under the new key and has the same content.
   */
  private Outcome readBack(Listed item, CopyLosses losses, SdkException error) {
    Optional<HeadFacts> now = patiently(() -> currentWithChecksums(item)).filter(losses::isCopy);
    return now.isPresent()
        ? confirmed(
            now.get().version(),
            () -> new Outcome.Written(now.get().version(), losses.in(now.get())))
        : new Outcome.LookAgain("s3:PutObject: " + AwsFailures.describe(error));
  }

  /**
   * What came of a copy that is there. The next look at the item would find it under the new key
   * and say nothing: so where it can't be compared, that is a difference itself.
   */
  private static Outcome confirmed(String version, Supplier<Outcome> look) {
    try {
      return patiently(look);
    } catch (SdkException e) {
      if (Thread.currentThread().isInterrupted()) {
        throw e;
      }
      if (e instanceof S3Exception answer && VersionLooks.isNoObject(answer)) {
        return new Outcome.LookAgain("the application deleted it after the copy");
      }
      return new Outcome.Written(
          version,
          List.of("what came of it can't be seen (" + AwsFailures.describe(e) + "): compare it"));
    }
  }

  private static <T> T patiently(Supplier<T> look) {
    for (int attempt = 1; ; attempt++) {
      try {
        return look.get();
      } catch (SdkException e) {
        if (attempt == LOOKS || !isPassing(e) || Thread.currentThread().isInterrupted()) {
          throw e;
        }
      }
      Pace.rest(FIRST_PAUSE_MILLIS << (attempt - 1));
    }
  }

  private static boolean isPassing(SdkException error) {
    return AwsFailures.typeOf(error).isPassing();
  }

  private Optional<HeadFacts> currentWithChecksums(Listed item) {
    return VersionLooks.ifThere(
        () -> HeadFacts.of(calls.headWithChecksums(item.key(), Optional.empty())));
  }

  /**
   * The key's own headers are named; all that COPY directives carry is left to S3. The version
   * {@code null} is not named: a delete marker may have taken its place, which S3 refuses in words
   * that it has for mistakes, while the conditions tell the same.
   */
  private CopyObjectRequest.Builder request(Listed item, HeadFacts expected) {
    CopyObjectRequest.Builder copy =
        CopyObjectRequest.builder()
            .sourceBucket(calls.bucket())
            .sourceKey(item.key())
            .sourceVersionId(item.isNullVersion() ? null : item.versionId())
            .copySourceIfMatch(expected.etag())
            .destinationBucket(calls.bucket())
            .destinationKey(item.key())
            .ifMatch(expected.etag())
            .metadataDirective(MetadataDirective.COPY)
            .taggingDirective(TaggingDirective.COPY)
            .serverSideEncryption(expected.algorithm().orElseThrow())
            .ssekmsKeyId(expected.kmsKey().orElse(null))
            .storageClass(expected.storageClass())
            .websiteRedirectLocation(expected.headers().get(HeadFacts.REDIRECT));
    if (expected.isUnderKms() && !expected.isDoublyEncrypted()) {
      copy.bucketKeyEnabled(expected.bucketKey());
    }
    if (expected.checksums().size() == 1) {
      copy.checksumAlgorithm(expected.checksums().keySet().iterator().next());
    }
    return copy;
  }

  /**
   * Where metadata are given, the copy has no other headers than those that are given too. Under
   * S3's own key it has the ETag of the version before, so that no condition keeps a second try
   * from writing a second version: there is none.
   */
  private static void replace(CopyObjectRequest.Builder copy, HeadFacts expected) {
    Map<String, String> headers = expected.headers();
    copy.metadataDirective(MetadataDirective.REPLACE)
        .metadata(expected.metadata())
        .cacheControl(headers.get("Cache-Control"))
        .contentDisposition(headers.get("Content-Disposition"))
        .contentEncoding(headers.get("Content-Encoding"))
        .contentLanguage(headers.get("Content-Language"))
        .contentType(headers.get("Content-Type"));
    copy.overrideConfiguration(
        request -> {
          request.addPlugin(CopyInPlace::tryOnce);
          Optional.ofNullable(headers.get(HeadFacts.EXPIRES))
              .ifPresent(expires -> request.putHeader(HeadFacts.EXPIRES, expires));
        });
  }

  private static void tryOnce(SdkServiceClientConfiguration.Builder client) {
    client.overrideConfiguration(
        client.overrideConfiguration().toBuilder()
            .retryStrategy(AwsRetryStrategy.doNotRetry())
            .build());
  }
}
