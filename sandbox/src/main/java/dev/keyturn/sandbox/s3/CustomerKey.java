package dev.keyturn.sandbox.s3;

import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** A key that came along in a request (SSE-C). */
@SuppressWarnings("ArrayRecordComponent") // key bytes are passed on, never compared
record CustomerKey(byte[] key, String md5) {
  private static final String SUFFIX = "server-side-encryption-customer-";
  private static final int KEY_BYTES = 32;

  @Override
  public String toString() {
    return "CustomerKey[" + md5 + "]";
  }

  /** The key for the object that the request addresses. */
  static Optional<CustomerKey> of(S3Request request) {
    return read(request, "x-amz-" + SUFFIX);
  }

  /** The key for the source of a copy. */
  static Optional<CustomerKey> ofCopySource(S3Request request) {
    return read(request, "x-amz-copy-source-" + SUFFIX);
  }

  private static Optional<CustomerKey> read(S3Request request, String prefix) {
    Optional<String> algorithm = request.header(prefix + "algorithm");
    Optional<String> key = request.header(prefix + "key");
    Optional<String> md5 = request.header(prefix + "key-MD5");
    if (algorithm.isEmpty() && key.isEmpty() && md5.isEmpty()) {
      return Optional.empty();
    }
    if (!algorithm.orElse("").equals("AES256")) {
      throw Errors.invalidArgument(
          prefix + "algorithm",
          algorithm.orElse("null"),
          "Requests specifying Server Side Encryption with Customer provided keys must provide a"
              + " valid encryption algorithm.");
    }
    byte[] bytes = decode(key.orElse(""));
    String actual =
        Base64.getEncoder().encodeToString(ChecksumAlgorithm.hash("MD5", List.of(bytes)));
    if (bytes.length != KEY_BYTES || !actual.equals(md5.orElse(""))) {
      throw Errors.invalidArgument(
          prefix + "key-MD5",
          md5.orElse("null"),
          "The calculated MD5 hash of the key did not match the hash that was provided.");
    }
    return Optional.of(new CustomerKey(bytes, actual));
  }

  private static byte[] decode(String base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }
}
