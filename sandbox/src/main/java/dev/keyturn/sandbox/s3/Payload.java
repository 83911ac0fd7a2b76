package dev.keyturn.sandbox.s3;

import dev.keyturn.sandbox.Headers;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The body of a request, decoded and found to match every digest that came with it. */
@SuppressWarnings("ArrayRecordComponent") // a body is passed on, never compared
record Payload(byte[] bytes, Optional<Checksum> checksum, boolean digested) {
  private static final Set<String> UNKNOWN_ALGORITHMS =
      Set.of("sha512", "md5", "xxhash64", "xxhash3", "xxhash128");

  /** Decodes and checks the body of a request. */
  static Payload of(S3Request request) {
    AwsChunked decoded = decode(request);
    boolean md5 = checkMd5(request, decoded.body());
    Optional<Checksum> checksum = checkChecksum(request, decoded.trailers(), decoded.body());
    return new Payload(decoded.body(), checksum, md5 || checksum.isPresent());
  }

  /** Decodes a body whose request has checksum headers about something else. */
  static byte[] plain(S3Request request) {
    return decode(request).body();
  }

  /** As {@link #of}, for operations that AWS refuses without a digest of the body. */
  static Payload digested(S3Request request) {
    Payload payload = of(request);
    if (!payload.digested()) {
      throw Errors.invalidRequest(
          "Missing required header for this request: Content-MD5 OR x-amz-checksum-*");
    }
    return payload;
  }

  private static AwsChunked decode(S3Request request) {
    byte[] body = request.call().request().body();
    AwsChunked decoded =
        chunked(request) ? AwsChunked.decode(body) : new AwsChunked(body, Headers.EMPTY);
    checkDecodedLength(request, decoded.body());
    checkSignedHash(request, decoded.body());
    return decoded;
  }

  private static boolean chunked(S3Request request) {
    return request.header("x-amz-content-sha256").orElse("").startsWith("STREAMING-")
        || request.header("Content-Encoding").orElse("").contains("aws-chunked");
  }

  private static void checkDecodedLength(S3Request request, byte[] body) {
    String expected = request.header("x-amz-decoded-content-length").orElse("");
    if (!expected.isEmpty() && !expected.equals(Integer.toString(body.length))) {
      throw Refusal.of(
          "IncompleteBody",
          400,
          "You did not provide the number of bytes specified by the x-amz-decoded-content-length"
              + " HTTP header");
    }
  }

  private static void checkSignedHash(S3Request request, byte[] body) {
    String expected = request.header("x-amz-content-sha256").orElse("");
    if (expected.length() != 64) {
      return;
    }
    byte[] hash = ChecksumAlgorithm.hash("SHA-256", List.of(body));
    if (!expected.equals(HexFormat.of().formatHex(hash))) {
      throw Refusal.of(
          "XAmzContentSHA256Mismatch",
          400,
          "The provided 'x-amz-content-sha256' header does not match what was computed.");
    }
  }

  private static boolean checkMd5(S3Request request, byte[] body) {
    Optional<String> expected = request.header("Content-MD5");
    if (expected.isEmpty()) {
      return false;
    }
    byte[] md5 = ChecksumAlgorithm.hash("MD5", List.of(body));
    if (expected.get().length() != 24) {
      throw Refusal.of("InvalidDigest", 400, "The Content-MD5 you specified was invalid.");
    }
    if (!expected.get().equals(Base64.getEncoder().encodeToString(md5))) {
      throw Errors.badDigest("Content-MD5");
    }
    return true;
  }

  private static Optional<Checksum> checkChecksum(
      S3Request request, Headers trailers, byte[] body) {
    refuseUnknownAlgorithms(request, trailers);
    Optional<Checksum> found = Optional.empty();
    for (ChecksumAlgorithm algorithm : ChecksumAlgorithm.values()) {
      Optional<String> declared =
          request.header(algorithm.header()).or(() -> trailers.first(algorithm.header()));
      if (declared.isPresent()) {
        Checksum actual = algorithm.over(List.of(body));
        if (found.isPresent()) {
          throw Errors.invalidRequest(
              "Expecting a single x-amz-checksum- header. Multiple checksum Types are not"
                  + " allowed.");
        }
        if (!actual.value().equals(declared.get())) {
          throw Errors.badDigest(algorithm.name());
        }
        found = Optional.of(actual);
      }
    }
    refuseMissingChecksum(request, found);
    return found;
  }

  private static void refuseUnknownAlgorithms(S3Request request, Headers trailers) {
    for (String name : UNKNOWN_ALGORITHMS) {
      String header = "x-amz-checksum-" + name;
      if (request.header(header).or(() -> trailers.first(header)).isPresent()) {
        throw Errors.notImplemented(header);
      }
    }
  }

  private static void refuseMissingChecksum(S3Request request, Optional<Checksum> found) {
    boolean announced =
        request.header("x-amz-trailer").isPresent()
            || request.header("x-amz-sdk-checksum-algorithm").isPresent();
    boolean md5 = request.header("Content-MD5").isPresent();
    if (announced && found.isEmpty() && !md5) {
      throw Errors.invalidRequest(
          "x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or"
              + " x-amz-trailer headers were found.");
    }
  }
}
