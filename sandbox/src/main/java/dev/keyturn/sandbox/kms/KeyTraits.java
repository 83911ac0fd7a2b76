package dev.keyturn.sandbox.kms;

import java.time.Instant;

/** What never changes about a key; {@code managed} keys belong to an AWS service. */
record KeyTraits(String spec, String usage, String origin, boolean managed, Instant created) {
  static final String SYMMETRIC = "SYMMETRIC_DEFAULT";
  static final String ENCRYPT_DECRYPT = "ENCRYPT_DECRYPT";
  static final String AWS_KMS = "AWS_KMS";
  static final String EXTERNAL = "EXTERNAL";

  KeyTraits createdAt(Instant time) {
    return new KeyTraits(spec, usage, origin, managed, time);
  }

  boolean isSymmetric() {
    return spec.equals(SYMMETRIC);
  }

  /** Whether its material comes from outside. */
  boolean isImported() {
    return origin.equals(EXTERNAL);
  }

  /** Whether KMS can rotate the key by itself. */
  boolean isRotatable() {
    return isSymmetric() && !isImported();
  }
}
