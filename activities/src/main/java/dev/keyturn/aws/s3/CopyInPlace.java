package dev.keyturn.aws.s3;

import dev.keyturn.aws.AwsFailures;
import dev.keyturn.failure.FailureType;
import dev.keyturn.key.KeyArn;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
  private static final int NOT_FOUND = 404;
  private static final int PRECONDITION_FAILED = 412;
  private static final Set<Integer> CHANGED = Set.of(CONFLICT, NOT_FOUND, PRECONDITION_FAILED);

  private final ObjectCalls calls;
  private final KeyArn newKey;

  CopyInPlace(ObjectCalls calls, KeyArn newKey) {
    this.calls = calls;
    this.newKey = newKey;
  }

  /** What came of a copy. */
  sealed interface Outcome {
    /** Written; the differences from what was there before should be none. */
    record Written(String versionId, List<String> differences) implements Outcome {}

    /** The application was faster, or nothing is known of a lost answer's effect: look again. */
    record LookAgain(String why) implements Outcome {}
  }

  /** Copies the version if it is the current one and still as it was when it was judged. */
  Outcome copy(Listed item, HeadFacts judged) {
    Optional<HeadFacts> now = currentWithChecksums(item);
    if (now.isEmpty() || !now.get().version().equals(item.versionId())) {
      return new Outcome.LookAgain("the application wrote or deleted it");
    }
    HeadFacts before = now.get();
    if (!before.isUnderKms() || Judgement.names(before.kmsKey().orElse(""), newKey)) {
      return new Outcome.LookAgain("it is under another key by now");
    }
    if (!before.lock().equals(judged.lock()) || !before.tier().equals(judged.tier())) {
      return new Outcome.LookAgain("somebody locked or archived it");
    }
    CopyLosses losses = CopyLosses.of(calls, newKey, item, before);
    try {
      CopyObjectResponse answer = calls.copy(request(item, before));
      return written(
          item,
          losses,
          new Trace(Optional.ofNullable(answer.versionId()), answer.copyObjectResult().eTag()));
    } catch (SdkException e) {
      return afterError(item, losses, e);
    }
  }

  private Outcome afterError(Listed item, CopyLosses losses, SdkException error) {
    boolean changed = error instanceof S3Exception answer && CHANGED.contains(answer.statusCode());
    FailureType type = AwsFailures.typeOf(error);
    if (!changed && type != FailureType.UNAVAILABLE && type != FailureType.THROTTLED) {
      throw error;
    }
    return readBack(item, losses, error);
  }

  /**
   * An answer may have been lost, and the SDK's next try then finds the copy of the one before it:
   * the copy is there if what is current now is under the new key and equal.
   */
  private Outcome readBack(Listed item, CopyLosses losses, SdkException error) {
    Optional<HeadFacts> now = currentWithChecksums(item);
    boolean landed = now.filter(facts -> losses.in(facts).isEmpty()).isPresent();
    return landed
        ? new Outcome.Written(now.orElseThrow().version(), List.of())
        : new Outcome.LookAgain("s3:PutObject: " + AwsFailures.describe(error));
  }

  /** What S3 says of the copy that it made. */
  private record Trace(Optional<String> versionId, String etag) {}

  private Outcome written(Listed item, CopyLosses losses, Trace trace) {
    HeadFacts after = HeadFacts.of(calls.headWithChecksums(item.key(), trace.versionId()));
    if (!after.etag().equals(trace.etag())) {
      return new Outcome.LookAgain("the application wrote it after the copy");
    }
    return new Outcome.Written(after.version(), losses.in(after));
  }

  private Optional<HeadFacts> currentWithChecksums(Listed item) {
    try {
      return Optional.of(HeadFacts.of(calls.headWithChecksums(item.key(), Optional.empty())));
    } catch (S3Exception e) {
      if (e.statusCode() == NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * The key's own headers are named; all that COPY directives carry is left to S3. The version
   * {@code null} is not named: a delete marker may have taken its place, which S3 refuses in words
   * that it has for mistakes, while the conditions tell the same.
   */
  private CopyObjectRequest request(Listed item, HeadFacts before) {
    CopyObjectRequest.Builder copy =
        CopyObjectRequest.builder()
            .sourceBucket(calls.bucket())
            .sourceKey(item.key())
            .sourceVersionId(item.isNullVersion() ? null : item.versionId())
            .copySourceIfMatch(before.etag())
            .destinationBucket(calls.bucket())
            .destinationKey(item.key())
            .ifMatch(before.etag())
            .metadataDirective(MetadataDirective.COPY)
            .taggingDirective(TaggingDirective.COPY)
            .serverSideEncryption(before.algorithm().orElseThrow())
            .ssekmsKeyId(newKey.value())
            .storageClass(before.storageClass())
            .websiteRedirectLocation(before.headers().get(HeadFacts.REDIRECT));
    if (!before.isDoublyEncrypted()) {
      copy.bucketKeyEnabled(before.bucketKey());
    }
    if (before.checksums().size() == 1) {
      copy.checksumAlgorithm(before.checksums().keySet().iterator().next());
    }
    return copy.build();
  }
}
