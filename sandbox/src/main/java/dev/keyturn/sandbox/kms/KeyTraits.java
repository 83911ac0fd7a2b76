package dev.keyturn.sandbox.kms;

import java.time.Instant;

/** What never changes about a key; {@code managed} keys belong to an AWS service. */
record KeyTraits(String spec, String usage, String origin, boolean managed, Instant created) {
  static final String SYMMETRIC = "SYMMETRIC_DEFAULT";
  static final String ENCRYPT_DECRYPT = "ENCRYPT_DECRYPT";
  static final String AWS_KMS = "AWS_KMS";
  static final String EXTERNAL = "EXTERNAL";

  boolean isSymmetric() {
    return spec.equals(SYMMETRIC);
  }

  /** Whether KMS can rotate the key by itself. */
  boolean isRotatable() {
    return isSymmetric() && origin.equals(AWS_KMS);
  }
}
