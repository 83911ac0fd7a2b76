package dev.keyturn.sandbox.s3;

/** S3's errors, with the codes, statuses and messages that clients know. */
final class Errors {
  private Errors() {}

  static Refusal notImplemented(String what) {
    return Refusal.of(
        "NotImplemented",
        501,
        "A header or operation you provided implies functionality that is not implemented: "
            + what);
  }

  static Refusal accessDenied(String message) {
    return Refusal.of("AccessDenied", 403, message);
  }

  static Refusal invalidUri() {
    return Refusal.of("InvalidURI", 400, "Couldn't parse the specified URI.");
  }

  static Refusal invalidRequest(String message) {
    return Refusal.of("InvalidRequest", 400, message);
  }

  static Refusal invalidArgument(String name, String value, String message) {
    return Refusal.of("InvalidArgument", 400, message)
        .element("ArgumentName", name)
        .element("ArgumentValue", value);
  }

  static Refusal malformedXml() {
    return Refusal.of(
        "MalformedXML",
        400,
        "The XML you provided was not well-formed or did not validate against our published"
            + " schema");
  }

  static Refusal noSuchBucket(String bucket) {
    return Refusal.of("NoSuchBucket", 404, "The specified bucket does not exist")
        .element("BucketName", bucket);
  }

  static Refusal noSuchKey(String key) {
    return Refusal.of("NoSuchKey", 404, "The specified key does not exist.").element("Key", key);
  }

  static Refusal noSuchVersion(String key, String versionId) {
    return Refusal.of("NoSuchVersion", 404, "The specified version does not exist.")
        .element("Key", key)
        .element("VersionId", versionId);
  }

  static Refusal noSuchUpload(String uploadId) {
    return Refusal.of(
            "NoSuchUpload",
            404,
            "The specified upload does not exist. The upload ID may be invalid, or the upload may"
                + " have been aborted or completed.")
        .element("UploadId", uploadId);
  }

  static Refusal preconditionFailed(String condition) {
    return Refusal.of(
            "PreconditionFailed",
            412,
            "At least one of the pre-conditions you specified did not hold")
        .element("Condition", condition);
  }

  static Refusal methodNotAllowed(String method, String resourceType) {
    return Refusal.of(
            "MethodNotAllowed", 405, "The specified method is not allowed against this resource.")
        .element("Method", method)
        .element("ResourceType", resourceType);
  }

  static Refusal badDigest(String what) {
    return Refusal.of(
        "BadDigest", 400, "The " + what + " you specified did not match what we received.");
  }

  static Refusal invalidObjectState(String storageClass) {
    return Refusal.of(
            "InvalidObjectState", 403, "The operation is not valid for the object's storage class")
        .element("StorageClass", storageClass);
  }
}
