package dev.keyturn.sandbox.s3;

import java.time.Instant;
import java.util.Optional;

/** A stretch of content, encrypted: a part of a multipart upload, or all there is. */
@SuppressWarnings("ArrayRecordComponent") // ciphertext is passed on, never compared
record Part(
    int number,
    byte[] ciphertext,
    int size,
    String etag,
    Optional<Checksum> checksum,
    Instant modified) {

  Part withCiphertext(byte[] changed) {
    return new Part(number, changed, size, etag, checksum, modified);
  }
}
