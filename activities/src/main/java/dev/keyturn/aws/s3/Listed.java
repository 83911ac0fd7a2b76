package dev.keyturn.aws.s3;

/**
 * An object version as ListObjectVersions gives it.
 *
 * @param versionId {@code null} in letters for a version that was written without versioning
 * @param latest whether it was the current version when it was listed
 */
record Listed(String key, String versionId, String etag, boolean latest, long size) {
  /** The id of the version that is written where versioning is not enabled. */
  static final String NULL_VERSION = "null";

  boolean isNullVersion() {
    return versionId.equals(NULL_VERSION);
  }

  /** What tells this version apart from all others of its bucket. */
  String identity() {
    return key + "\n" + versionId;
  }

  String shown() {
    return Shown.version(key, versionId);
  }
}
