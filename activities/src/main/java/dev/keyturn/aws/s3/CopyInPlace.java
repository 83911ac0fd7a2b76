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
import software.amazon.awssdk.services.s3.model.Permission;
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

  /** Copies the version unless it is no longer the current one. */
  Outcome copy(Listed item) {
    Optional<HeadFacts> now = currentWithChecksums(item);
    if (now.isEmpty() || !now.get().version().equals(item.versionId())) {
      return new Outcome.LookAgain("the application wrote or deleted it");
    }
    HeadFacts before = now.get();
    if (!before.isUnderKms() || Judgement.names(before.kmsKey().orElse(""), newKey)) {
      return new Outcome.LookAgain("it is under another key by now");
    }
    AclGrants grants = calls.grants(item);
    try {
      CopyObjectResponse answer = calls.copy(request(item, before, grants));
      return written(
          item,
          before,
          grants,
          new Trace(Optional.ofNullable(answer.versionId()), answer.copyObjectResult().eTag()));
    } catch (SdkException e) {
      return afterError(item, before, grants, e);
    }
  }

  private Outcome afterError(Listed item, HeadFacts before, AclGrants grants, SdkException error) {
    boolean changed = error instanceof S3Exception answer && CHANGED.contains(answer.statusCode());
    FailureType type = AwsFailures.typeOf(error);
    if (!changed && type != FailureType.UNAVAILABLE && type != FailureType.THROTTLED) {
      throw error;
    }
    return readBack(item, before, grants, error);
  }

  /**
   * An answer may have been lost, and the SDK's next try then finds the copy of the one before it:
   * the copy is there if what is current now is under the new key and equal.
   */
  private Outcome readBack(Listed item, HeadFacts before, AclGrants grants, SdkException error) {
    Optional<HeadFacts> now = currentWithChecksums(item);
    boolean landed =
        now.filter(facts -> differences(item, before, grants, facts).isEmpty()).isPresent();
    return landed
        ? new Outcome.Written(now.orElseThrow().version(), List.of())
        : new Outcome.LookAgain("s3:PutObject: " + AwsFailures.describe(error));
  }

  /** What S3 says of the copy that it made. */
  private record Trace(Optional<String> versionId, String etag) {}

  private Outcome written(Listed item, HeadFacts before, AclGrants grants, Trace trace) {
    HeadFacts after = HeadFacts.of(calls.headWithChecksums(item.key(), trace.versionId()));
    if (!after.etag().equals(trace.etag())) {
      return new Outcome.LookAgain("the application wrote it after the copy");
    }
    return new Outcome.Written(after.version(), differences(item, before, grants, after));
  }

  private List<String> differences(
      Listed item, HeadFacts before, AclGrants grants, HeadFacts after) {
    List<String> differences = Parity.differences(before, after);
    if (!Judgement.names(after.kmsKey().orElse(""), newKey)) {
      differences.add("key is " + Shown.text(after.kmsKey().orElse("none")));
    }
    if (differences.isEmpty()
        && !calls
            .grants(new Listed(item.key(), after.version(), after.etag(), true, item.size()))
            .sameAs(grants)) {
      differences.add("access control list changed");
    }
    return differences;
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

  /** The key's own headers are named; all that COPY directives carry is left to S3. */
  private CopyObjectRequest request(Listed item, HeadFacts before, AclGrants grants) {
    CopyObjectRequest.Builder copy =
        CopyObjectRequest.builder()
            .sourceBucket(calls.bucket())
            .sourceKey(item.key())
            .sourceVersionId(item.versionId())
            .copySourceIfMatch(before.etag())
            .destinationBucket(calls.bucket())
            .destinationKey(item.key())
            .ifMatch(before.etag())
            .metadataDirective(MetadataDirective.COPY)
            .taggingDirective(TaggingDirective.COPY)
            .serverSideEncryption(before.algorithm().orElseThrow())
            .ssekmsKeyId(newKey.value())
            .storageClass(before.storageClass())
            .websiteRedirectLocation(before.headers().get(HeadFacts.REDIRECT))
            .grantFullControl(grants.header(Permission.FULL_CONTROL).orElse(null))
            .grantRead(grants.header(Permission.READ).orElse(null))
            .grantReadACP(grants.header(Permission.READ_ACP).orElse(null))
            .grantWriteACP(grants.header(Permission.WRITE_ACP).orElse(null));
    if (!before.isDoublyEncrypted()) {
      copy.bucketKeyEnabled(before.bucketKey());
    }
    if (before.checksums().size() == 1) {
      copy.checksumAlgorithm(before.checksums().keySet().iterator().next());
    }
    return copy.build();
  }
}
