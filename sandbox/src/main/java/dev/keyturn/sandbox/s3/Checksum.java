package dev.keyturn.sandbox.s3;

/** A checksum as S3 writes it: base64, with {@code -N} if it was made from the parts' checksums. */
record Checksum(ChecksumAlgorithm algorithm, String value) {
  boolean composite() {
    return value.indexOf('-') >= 0;
  }

  String type() {
    return composite() ? "COMPOSITE" : "FULL_OBJECT";
  }
}
