package dev.keyturn.aws.s3;

import java.util.Optional;

/**
 * An object version as ListObjectVersions gives it.
 *
 * @param versionId {@code null} in letters for a version that was written without versioning
 * @param latest whether it was the current version when it was listed
 * @param newer the id of a newer version of the key, behind which the list goes on with this one;
 *     never the version {@code null}, which a write moves to the front
 */
record Listed(
    String key, String versionId, String etag, boolean latest, long size, Optional<String> newer) {
  /** The id of the version that is written where versioning is not enabled. */
  static final String NULL_VERSION = "null";

  Listed {
    newer = newer.filter(id -> !id.equals(NULL_VERSION));
  }

  /** The same once that version was written. */
  Listed behind(String newerVersion) {
    return new Listed(key, versionId, etag, false, size, Optional.of(newerVersion));
  }

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
