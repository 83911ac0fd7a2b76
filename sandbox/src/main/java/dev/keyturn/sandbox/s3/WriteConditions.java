package dev.keyturn.sandbox.s3;

import java.util.Optional;

/** Conditions of a write on the key's current version. */
record WriteConditions(Optional<String> ifMatch, Optional<String> ifNoneMatch) {

  /** Reads the conditions that S3 knows on writes and refuses others. */
  static WriteConditions of(S3Request request) {
    Optional<String> ifNoneMatch = request.header("If-None-Match");
    if (ifNoneMatch.isPresent() && !ifNoneMatch.get().equals("*")) {
      throw Errors.notImplemented("If-None-Match of a write must be *");
    }
    if (request
        .header("If-Modified-Since")
        .or(() -> request.header("If-Unmodified-Since"))
        .isPresent()) {
      throw Errors.notImplemented("a write's condition on a date");
    }
    return new WriteConditions(request.header("If-Match"), ifNoneMatch);
  }

  /** Refuses the write unless the conditions hold. */
  void check(String key, Optional<Version> current) {
    Optional<StoredObject> object =
        current.filter(StoredObject.class::isInstance).map(StoredObject.class::cast);
    if (ifNoneMatch.isPresent() && object.isPresent()) {
      throw Errors.preconditionFailed("If-None-Match");
    }
    if (ifMatch.isPresent()) {
      StoredObject existing = object.orElseThrow(() -> Errors.noSuchKey(key));
      if (!Conditions.matches(ifMatch.get(), existing)) {
        throw Errors.preconditionFailed("If-Match");
      }
    }
  }
}
