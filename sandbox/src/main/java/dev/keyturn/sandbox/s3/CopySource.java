package dev.keyturn.sandbox.s3;

import java.util.List;
import java.util.Optional;

/** What a copy reads from: a place, and an object found there to meet the conditions. */
record CopySource(Target place, Bucket bucket, StoredObject object, boolean current) {
  private static final String VERSION = "?versionId=";

  /** Finds the source that the request's header names. */
  static CopySource of(S3Request request, Buckets buckets) {
    String header = request.header("x-amz-copy-source").orElse("");
    int question = header.indexOf(VERSION);
    Optional<String> versionId =
        question < 0
            ? Optional.empty()
            : Optional.of(PercentCoding.decodePath(header.substring(question + VERSION.length())));
    Target place = place(question < 0 ? header : header.substring(0, question));
    Bucket bucket = buckets.ofCopySource(request, place.bucket());
    Access.check(request, bucket, "s3:GetObject", place, versionId);
    StoredObject object = find(place, bucket, versionId);
    Optional<String> unmet = Conditions.ofCopySource(request).failed(object);
    if (unmet.isPresent()) {
      throw Errors.preconditionFailed("x-amz-copy-source-" + unmet.get());
    }
    if (object.archived(request.now())) {
      throw Errors.invalidObjectState(object.traits().attributes().storageClass().name());
    }
    boolean current = bucket.history(place.key()).current().filter(object::equals).isPresent();
    return new CopySource(place, bucket, object, current);
  }

  private static Target place(String encoded) {
    String path = PercentCoding.decodePath(encoded);
    String trimmed = path.startsWith("/") ? path.substring(1) : path;
    int slash = trimmed.indexOf('/');
    if (slash < 1 || slash == trimmed.length() - 1) {
      throw Errors.invalidArgument(
          "x-amz-copy-source",
          encoded,
          "Copy Source must mention the source bucket and key: sourcebucket/sourcekey");
    }
    return new Target(
        trimmed.substring(0, slash), trimmed.substring(slash + 1), new Query(List.of()));
  }

  private static StoredObject find(Target place, Bucket bucket, Optional<String> versionId) {
    versionId.ifPresent(VersionIds::checkForm);
    Optional<Version> version = bucket.find(place.key(), versionId);
    if (version.isPresent() && version.get() instanceof StoredObject object) {
      return object;
    }
    if (versionId.isEmpty()) {
      throw Errors.noSuchKey(place.key());
    }
    throw version.isPresent()
        ? Errors.invalidRequest(
            "The source of a copy request may not specifically refer to a delete marker by version"
                + " id.")
        : Errors.noSuchVersion(place.key(), versionId.get());
  }
}
