package dev.keyturn.sandbox.s3;

import java.time.Instant;

/** One version of a key: an object or a delete marker. */
sealed interface Version permits StoredObject, DeleteMarker {
  /** The id under which a version made without versioning is known. */
  String NULL_ID = "null";

  String versionId();

  Instant modified();

  default boolean isNull() {
    return versionId().equals(NULL_ID);
  }
}
