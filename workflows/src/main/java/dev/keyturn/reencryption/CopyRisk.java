package dev.keyturn.reencryption;

/** What copies in a bucket may set off only where a person has acknowledged it by name. */
public enum CopyRisk {
  /** A lifecycle rule keeps so many older versions, and each copy pushes out one more for good. */
  NEWER_NONCURRENT_VERSIONS,
  /** Others hear of each copy as of an upload, and act on it again. */
  NOTIFICATIONS,
  /** Each copy goes to another bucket too, whose rules may delete older versions for good. */
  REPLICATION
}
