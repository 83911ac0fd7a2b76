package dev.keyturn.aws.s3;

import dev.keyturn.aws.AwsFailures;
import dev.keyturn.aws.AwsTime;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Looks at single versions, and does not take HEAD's bare status at its word. */
final class VersionLooks {
  private static final int BAD_REQUEST = 400;
  private static final int NOT_FOUND = 404;
  private static final int METHOD_NOT_ALLOWED = 405;
  private static final int MOST_LIST_PAGES = 10;

  private final ObjectCalls calls;

  VersionLooks(ObjectCalls calls) {
    this.calls = calls;
  }

  /** What a look at a version shows. */
  sealed interface Look {
    /** The version is there. */
    record There(HeadFacts facts, boolean current, Supplier<Instant> awsTime) implements Look {}

    /** It is not there any more, or a delete marker now hides an unversioned object. */
    record Gone() implements Look {}

    /** Only who has the customer's own key can read it. */
    record CustomerKey() implements Look {}

    /** HEAD and the list contradict each other. */
    record Unclear(String why) implements Look {}
  }

  /** Looks at a version; one that was listed as current is first looked for as such. */
  Look at(Listed item) {
    try {
      if (item.latest()) {
        Optional<HeadObjectResponse> current =
            head(item.key(), Optional.empty())
                .filter(head -> HeadFacts.of(head).version().equals(item.versionId()));
        if (current.isPresent()) {
          return there(current.get(), true);
        }
      }
      return head(item.key(), Optional.of(item.versionId()))
          .map(head -> there(head, false))
          .orElseGet(() -> missing(item));
    } catch (S3Exception e) {
      if (e.statusCode() == BAD_REQUEST) {
        return badRequest(item, e);
      }
      throw e;
    }
  }

  /** Whether S3 has no such version, or under its id a delete marker, which it does not open. */
  static boolean isNoObject(S3Exception e) {
    return e.statusCode() == NOT_FOUND || e.statusCode() == METHOD_NOT_ALLOWED;
  }

  /** Asks something of a version; empty if there is {@linkplain #isNoObject none}. */
  static <T> Optional<T> ifThere(Supplier<T> question) {
    try {
      return Optional.of(question.get());
    } catch (S3Exception e) {
      if (isNoObject(e)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static Look there(HeadObjectResponse head, boolean current) {
    return new Look.There(HeadFacts.of(head), current, () -> AwsTime.of(head));
  }

  private Optional<HeadObjectResponse> head(String key, Optional<String> versionId) {
    return ifThere(() -> calls.head(key, versionId));
  }

  /**
   * HEAD answers 400 for an object under a customer's own key, but also for expired credentials,
   * and has no body that would tell which; a GET of one byte has. Without that key it reads
   * nothing.
   */
  private Look badRequest(Listed item, S3Exception head) {
    try {
      calls
          .s3()
          .getObject(
              get ->
                  get.bucket(calls.bucket())
                      .key(item.key())
                      .versionId(item.versionId())
                      .range("bytes=0-0"))
          .abort();
    } catch (S3Exception e) {
      if (e.statusCode() == BAD_REQUEST && AwsFailures.codeOf(e).equals("InvalidRequest")) {
        return new Look.CustomerKey();
      }
      throw e;
    }
    throw head;
  }

  /**
   * Endpoints are known that answer 404 to awkward keys which they hold and list. The list goes on
   * from where the version stood: hot keys have thousands of newer ones.
   */
  private Look missing(Listed item) {
    String keyMarker = item.newer().isPresent() ? item.key() : null;
    String versionMarker = item.newer().orElse(null);
    for (int page = 0; page < MOST_LIST_PAGES; page++) {
      ListObjectVersionsResponse list = list(item.key(), keyMarker, versionMarker);
      boolean listed =
          list.versions().stream()
              .anyMatch(
                  version ->
                      version.key().equals(item.key())
                          && version.versionId().equals(item.versionId()));
      if (listed) {
        return new Look.Unclear("the bucket lists it, but HEAD answers 404");
      }
      keyMarker = list.nextKeyMarker();
      versionMarker = list.nextVersionIdMarker();
      if (!Boolean.TRUE.equals(list.isTruncated()) || !item.key().equals(keyMarker)) {
        return new Look.Gone();
      }
    }
    return new Look.Unclear("it has too many versions to tell whether it is still there");
  }

  private ListObjectVersionsResponse list(
      String prefix, @Nullable String keyMarker, @Nullable String versionMarker) {
    return calls
        .s3()
        .listObjectVersions(
            list ->
                list.bucket(calls.bucket())
                    .prefix(prefix)
                    .keyMarker(keyMarker)
                    .versionIdMarker(versionMarker)
                    .encodingType(EncodingType.URL));
  }
}
