package dev.keyturn.aws.s3;

import dev.keyturn.aws.AwsFailures;
import dev.keyturn.failure.FailureType;
import dev.keyturn.key.KeyArn;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Wraps a version's data key under the new key, without touching its bytes, and checks each time
 * that the bytes were not touched.
 */
final class UpdateEncryption {
  private final ObjectCalls calls;
  private final VersionLooks looks;
  private final KeyArn newKey;

  UpdateEncryption(ObjectCalls calls, VersionLooks looks, KeyArn newKey) {
    this.calls = calls;
    this.looks = looks;
    this.newKey = newKey;
  }

  /** What came of an update. */
  sealed interface Outcome {
    /** Under the new key; the differences should be none. */
    record Updated(List<String> differences) implements Outcome {}

    /** Not under the new key afterwards. */
    record NotUpdated(boolean answered, String why) implements Outcome {}

    /** S3 refuses it for a version that others have to do with, such as one of theirs. */
    record Denied(String why) implements Outcome {}

    /**
     * The application wrote it between the look and the update, or just after; under which key can
     * no longer be told.
     */
    record Overtaken() implements Outcome {}

    /** The version is gone, or the application wrote it meanwhile. */
    record LookAgain() implements Outcome {}
  }

  /** Updates the version; an outcome that is unknown, or can't be believed, is looked up. */
  Outcome update(Listed item, HeadFacts before) {
    Optional<SdkException> error = Optional.empty();
    try {
      calls.updateEncryption(item, newKey, before.bucketKey());
    } catch (SdkException e) {
      FailureType type = AwsFailures.typeOf(e);
      if (type == FailureType.ACCESS_DENIED && isShared(item)) {
        return new Outcome.Denied(AwsFailures.describe(e));
      }
      if (!isToLookUp(e, type)) {
        throw e;
      }
      error = Optional.of(e);
    }
    return looks.at(item) instanceof VersionLooks.Look.There there
        ? compare(item, before.asOf(there.awsTime()), there.facts(), error)
        : new Outcome.LookAgain();
  }

  /** That a version is gone is what servers say, too, that do not know the call. */
  private static boolean isToLookUp(SdkException error, FailureType type) {
    return isUnanswered(error)
        || type == FailureType.NOT_FOUND
        || (error instanceof S3Exception answer && VersionLooks.isNoObject(answer));
  }

  /** Where the list may not be read either, it is the worker that lacks permissions. */
  private boolean isShared(Listed item) {
    try {
      return !calls.grants(item).isOwnersOnly();
    } catch (SdkException e) {
      return false;
    }
  }

  private Outcome compare(
      Listed item, HeadFacts before, HeadFacts after, Optional<SdkException> error) {
    if (!before.etag().equals(after.etag()) || before.length() != after.length()) {
      return otherContent(item, before, after);
    }
    if (!Judgement.names(after.kmsKey().orElse(""), newKey)) {
      return new Outcome.NotUpdated(
          error.filter(UpdateEncryption::isUnanswered).isEmpty(),
          error
              .map(AwsFailures::describe)
              .orElse("UpdateObjectEncryption was answered with success but changed nothing"));
    }
    return new Outcome.Updated(new ArrayList<>(Parity.differences(before, after)));
  }

  private static boolean isUnanswered(SdkException error) {
    return AwsFailures.typeOf(error).isPassing();
  }

  /**
   * A version with an id never changes its content: if one did, the endpoint destroys data. The
   * version {@code null} may have been written by the application, unless it holds the request.
   */
  private Outcome otherContent(Listed item, HeadFacts before, HeadFacts after) {
    if (item.isNullVersion() && !calls.beginning(item).contains("<ObjectEncryption")) {
      return after.isUnder(newKey) ? new Outcome.Overtaken() : new Outcome.LookAgain();
    }
    throw FailureType.AWS_REFUSED.failure(
        "UpdateObjectEncryption on "
            + calls.bucket()
            + ": "
            + item.shown()
            + " had ETag "
            + before.etag()
            + " and "
            + before.length()
            + " bytes before and has "
            + after.etag()
            + " and "
            + after.length()
            + " after; stopped, since this endpoint changes content: restore this version from a"
            + " backup and use an endpoint that supports the call");
  }
}
