package dev.keyturn.aws.datakey;

import dev.keyturn.aws.AwsFailures;
import dev.keyturn.aws.s3.AclGrants;
import dev.keyturn.aws.s3.HeadFacts;
import dev.keyturn.aws.s3.Shown;
import dev.keyturn.failure.FailureType;
import dev.keyturn.key.KeyArn;
import dev.keyturn.reencryption.WrappedKeySource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.ObjectVersion;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** The object that holds a file of wrapped data keys. */
final class KeyFile {
  private static final long LARGEST = 64L << 20;
  private static final int CONFLICT = 409;
  private static final int NOT_FOUND = 404;
  private static final int PRECONDITION_FAILED = 412;
  private static final Set<Integer> CHANGED = Set.of(CONFLICT, NOT_FOUND, PRECONDITION_FAILED);

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
    try {
      return Optional.of(
          HeadFacts.of(
              s3.headObject(head -> head.bucket(bucket()).key(key()).versionId(versionId))));
    } catch (S3Exception e) {
      if (e.statusCode() == NOT_FOUND) {
        return Optional.empty();
      }
      throw AwsFailures.of("s3:GetObjectVersion", name(), e);
    }
  }

  /** The bytes of the version that was looked at; empty if it was replaced or deleted since. */
  Optional<byte[]> read(HeadFacts facts) {
    if (facts.length() > LARGEST) {
      throw FailureType.PLAN_REFUSED.failure(
          name() + " has " + facts.length() + " bytes; split it into files of at most " + LARGEST);
    }
    try {
      return Optional.of(
          s3.getObjectAsBytes(
                  get ->
                      get.bucket(bucket())
                          .key(key())
                          .versionId(facts.versionId().orElse(null))
                          .ifMatch(facts.etag()))
              .asByteArray());
    } catch (S3Exception e) {
      if (CHANGED.contains(e.statusCode())) {
        return Optional.empty();
      }
      throw AwsFailures.of("s3:GetObject", name(), e);
    } catch (SdkException e) {
      throw AwsFailures.of("s3:GetObject", name(), e);
    }
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

  /**
   * Writes the file if it is still as it was when it was read, with everything but content and key
   * as it was. After an answer that was lost, what is there is compared with what was to be there.
   *
   * @return the version written; empty if the application was faster
   */
  Optional<HeadFacts> write(HeadFacts before, byte[] content, KeyArn oldKey, KeyArn newKey) {
    try {
      AclGrants grants = AclGrants.of(s3, bucket(), key(), before.version());
      FilePut put = new FilePut(s3, source, before, grants);
      s3.putObject(put.request(oldKey, newKey), RequestBody.fromBytes(content));
    } catch (SdkException e) {
      FailureType type = AwsFailures.typeOf(e);
      boolean changed = e instanceof S3Exception answer && CHANGED.contains(answer.statusCode());
      if (!changed && type != FailureType.UNAVAILABLE && type != FailureType.THROTTLED) {
        throw AwsFailures.of("s3:PutObject", name(), e);
      }
    }
    HeadFacts after = current();
    return read(after).filter(bytes -> Arrays.equals(bytes, content)).map(read -> after);
  }
}
