package dev.keyturn.aws.datakey;

import dev.keyturn.aws.AwsFailures;
import dev.keyturn.aws.s3.AclGrants;
import dev.keyturn.aws.s3.HeadFacts;
import dev.keyturn.aws.s3.Shown;
import dev.keyturn.failure.FailureType;
import dev.keyturn.reencryption.WrappedKeySource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.ObjectVersion;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.Tag;

/** The object that holds a file of wrapped data keys. */
final class KeyFile {
  private static final long LARGEST = 64L << 20;
  private static final int CONFLICT = 409;
  private static final int NOT_FOUND = 404;
  private static final int METHOD_NOT_ALLOWED = 405;
  private static final int PRECONDITION_FAILED = 412;
  private static final Set<Integer> CHANGED = Set.of(CONFLICT, NOT_FOUND, PRECONDITION_FAILED);

  /** A delete marker that took a version's id is not opened. */
  private static final Set<Integer> GONE =
      Set.of(CONFLICT, NOT_FOUND, METHOD_NOT_ALLOWED, PRECONDITION_FAILED);

  private final S3Client s3;
  private final WrappedKeySource.JsonLines source;

  KeyFile(S3Client s3, WrappedKeySource.JsonLines source) {
    this.s3 = s3;
    this.source = source;
  }

  String name() {
    return source.bucket() + "/" + Shown.text(source.key());
  }

  S3Client s3() {
    return s3;
  }

  String bucket() {
    return source.bucket();
  }

  String key() {
    return source.key();
  }

  JsonLinesFile parse(byte[] bytes) {
    return JsonLinesFile.parse(name(), bytes, source.fields());
  }

  /** What HEAD says of the current version. */
  HeadFacts current() {
    return AwsFailures.call(
        "s3:GetObject",
        name(),
        () -> HeadFacts.of(s3.headObject(head -> head.bucket(bucket()).key(key()))));
  }

  /** What HEAD says of a version; empty if it is gone. */
  Optional<HeadFacts> version(String versionId) {
    return ask(
        "s3:GetObjectVersion",
        () ->
            HeadFacts.of(
                s3.headObject(head -> head.bucket(bucket()).key(key()).versionId(versionId))));
  }

  /** Whether others than its owner may use the version; nobody may once it is gone. */
  boolean isShared(HeadFacts facts) {
    return ask("s3:GetObjectVersionAcl", () -> AclGrants.of(s3, bucket(), key(), facts.version()))
        .filter(grants -> !grants.isOwnersOnly())
        .isPresent();
  }

  /** The version's tags; empty if it is gone. */
  Optional<Map<String, String>> tags(HeadFacts facts) {
    return ask(
        "s3:GetObjectVersionTagging",
        () ->
            s3
                .getObjectTagging(get -> get.bucket(bucket()).key(key()).versionId(facts.version()))
                .tagSet()
                .stream()
                .collect(Collectors.toMap(Tag::key, Tag::value)));
  }

  /**
   * The version's checksums, for which S3 uses its KMS key: never in a verifying sweep. Empty if it
   * was replaced or deleted since.
   */
  Optional<Map<String, String>> checksums(HeadFacts facts) {
    return ask(
            "s3:GetObjectVersion",
            () ->
                s3.headObject(
                    head ->
                        head.bucket(bucket())
                            .key(key())
                            .versionId(facts.versionId().orElse(null))
                            .ifMatch(facts.etag())
                            .checksumMode(ChecksumMode.ENABLED)))
        .map(head -> HeadFacts.of(head).checksums());
  }

  /** Asks something of a version; empty if it was replaced or deleted. */
  <T> Optional<T> ask(String action, Supplier<T> call) {
    try {
      return Optional.of(call.get());
    } catch (S3Exception e) {
      if (GONE.contains(e.statusCode())) {
        return Optional.empty();
      }
      throw AwsFailures.of(action, name(), e);
    } catch (SdkException e) {
      throw AwsFailures.of(action, name(), e);
    }
  }

  /** Whether a conditional write was refused because its condition does not hold. */
  static boolean tellsOfChange(S3Exception answer) {
    return CHANGED.contains(answer.statusCode());
  }

  /** The bytes of the version that was looked at; empty if it was replaced or deleted since. */
  Optional<byte[]> read(HeadFacts facts) {
    if (facts.length() > LARGEST) {
      throw FailureType.PLAN_REFUSED.failure(
          name() + " has " + facts.length() + " bytes; split it into files of at most " + LARGEST);
    }
    return ask(
        "s3:GetObject",
        () ->
            s3.getObjectAsBytes(
                    get ->
                        get.bucket(bucket())
                            .key(key())
                            .versionId(facts.versionId().orElse(null))
                            .ifMatch(facts.etag()))
                .asByteArrayUnsafe());
  }

  /**
   * The ids of the versions that are not current; one more than so many says that there are more.
   */
  List<String> olderVersions(String current, int most) {
    List<String> ids = new ArrayList<>();
    String keyMarker = null;
    String versionMarker = null;
    while (ids.size() <= most) {
      String fromKey = keyMarker;
      String fromVersion = versionMarker;
      ListObjectVersionsResponse list =
          AwsFailures.call(
              "s3:ListBucketVersions",
              "bucket " + bucket(),
              () ->
                  s3.listObjectVersions(
                      get ->
                          get.bucket(bucket())
                              .prefix(key())
                              .keyMarker(fromKey)
                              .versionIdMarker(fromVersion)
                              .encodingType(EncodingType.URL)));
      list.versions().stream()
          .filter(version -> version.key().equals(key()))
          .map(ObjectVersion::versionId)
          .filter(id -> !id.equals(current))
          .forEach(ids::add);
      keyMarker = list.nextKeyMarker();
      versionMarker = list.nextVersionIdMarker();
      if (!Boolean.TRUE.equals(list.isTruncated()) || !key().equals(keyMarker)) {
        break;
      }
    }
    return ids.subList(0, Math.min(ids.size(), most + 1));
  }
}
