package dev.keyturn.sandbox.s3;

/** How the endpoint treats UpdateObjectEncryption: as AWS does, or as lenient emulators do. */
public enum UpdateObjectEncryptionMode {
  /** As AWS specifies it. */
  SUPPORTED,
  /** Unknown sub-resource taken for PutObject: the request's XML overwrites the object. */
  OVERWRITES,
  /** Answered 200, and nothing happens. */
  IGNORED,
  /** Unknown sub-resource, and refused as such. */
  REFUSED
}
