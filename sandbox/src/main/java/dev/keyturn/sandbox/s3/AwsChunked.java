package dev.keyturn.sandbox.s3;

import dev.keyturn.sandbox.Headers;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The {@code aws-chunked} content coding: chunks with or without signatures, then trailing fields.
 */
@SuppressWarnings("ArrayRecordComponent") // a body is passed on, never compared
record AwsChunked(byte[] body, Headers trailers) {
  /** Decodes a whole body. */
  static AwsChunked decode(byte[] encoded) {
    return new Reader(encoded).read();
  }

  private static final class Reader {
    private final byte[] source;
    private int at;

    Reader(byte[] source) {
      this.source = source;
    }

    AwsChunked read() {
      ByteArrayOutputStream body = new ByteArrayOutputStream(source.length);
      for (int size = chunkSize(); size > 0; size = chunkSize()) {
        if (size > source.length - at) {
          throw incomplete();
        }
        body.write(source, at, size);
        at += size;
        if (!line().isEmpty()) {
          throw incomplete();
        }
      }
      return new AwsChunked(body.toByteArray(), trailers());
    }

    private int chunkSize() {
      String head = line();
      int semicolon = head.indexOf(';');
      try {
        return Integer.parseUnsignedInt(semicolon < 0 ? head : head.substring(0, semicolon), 16);
      } catch (NumberFormatException e) {
        throw incomplete();
      }
    }

    private Headers trailers() {
      Headers trailers = Headers.EMPTY;
      while (at < source.length) {
        String line = line();
        int colon = line.indexOf(':');
        if (colon > 0) {
          trailers = trailers.with(line.substring(0, colon), line.substring(colon + 1).strip());
        }
      }
      return trailers;
    }

    /** The next line, without its end; some clients end trailers by a bare line feed. */
    private String line() {
      int end = at;
      while (end < source.length && source[end] != '\n') {
        end++;
      }
      if (end == source.length) {
        throw incomplete();
      }
      int length = end > at && source[end - 1] == '\r' ? end - 1 - at : end - at;
      String line = new String(source, at, length, StandardCharsets.ISO_8859_1);
      at = end + 1;
      return line;
    }

    private static Refusal incomplete() {
      return Refusal.of(
          "IncompleteBody",
          400,
          "The request body terminated unexpectedly: aws-chunked coding is broken");
    }
  }
}
