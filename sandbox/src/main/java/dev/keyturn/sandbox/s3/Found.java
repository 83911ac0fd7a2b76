package dev.keyturn.sandbox.s3;

import java.util.Optional;
import java.util.function.UnaryOperator;

/** An object that a request means, and its bucket. */
record Found(Bucket bucket, StoredObject object) {
  /** Finds the object that a request addresses; delete markers are refused as S3 does. */
  static Found of(S3Request request, Bucket bucket) {
    Optional<String> versionId = request.versionId();
    versionId.ifPresent(VersionIds::checkForm);
    Optional<Version> version = bucket.find(request.key(), versionId);
    if (version.isPresent() && version.get() instanceof StoredObject object) {
      return new Found(bucket, object);
    }
    if (version.isPresent()) {
      throw refusal(request, bucket, version.get());
    }
    throw versionId.isPresent()
        ? Errors.noSuchVersion(request.key(), versionId.get())
        : Errors.noSuchKey(request.key());
  }

  /** Changes the object where it stands, unless it is gone meanwhile. */
  void change(S3Request request, UnaryOperator<StoredObject> change) {
    bucket.update(
        request.key(),
        history -> {
          Version now =
              history.byId(object.versionId()).orElseThrow(() -> Errors.noSuchKey(request.key()));
          if (now instanceof StoredObject stored) {
            return history.replace(change.apply(stored));
          }
          throw Errors.noSuchKey(request.key());
        });
  }

  private static Refusal refusal(S3Request request, Bucket bucket, Version marker) {
    Refusal refusal =
        request.versionId().isPresent()
            ? Errors.methodNotAllowed(request.call().request().method(), "DeleteMarker")
                .header("Allow", "DELETE")
                .header("Last-Modified", Reply.httpDate(marker.modified()))
            : Errors.noSuchKey(request.key());
    boolean versioned = bucket.settings().versioning() != Versioning.UNVERSIONED;
    Refusal marked = refusal.header("x-amz-delete-marker", "true");
    return versioned ? marked.header("x-amz-version-id", marker.versionId()) : marked;
  }
}
