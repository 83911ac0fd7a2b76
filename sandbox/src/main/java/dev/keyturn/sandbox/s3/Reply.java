package dev.keyturn.sandbox.s3;

import dev.keyturn.sandbox.Headers;
import dev.keyturn.sandbox.WireResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** An answer in the making. */
final class Reply {
  private static final byte[] NOTHING = new byte[0];
  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter ISO_DATE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final int status;
  private final Map<String, List<String>> headers = new LinkedHashMap<>();
  private byte[] body = NOTHING;

  private Reply(int status) {
    this.status = status;
  }

  static Reply ok() {
    return new Reply(200);
  }

  static Reply status(int status) {
    return new Reply(status);
  }

  /** An answer that is an XML document. */
  static Reply xml(String root, Consumer<XmlDocument> content) {
    return ok().body(XmlDocument.of(root, content), "application/xml");
  }

  Reply header(String name, String value) {
    headers.put(name, List.of(value));
    return this;
  }

  Reply header(String name, Optional<String> value) {
    value.ifPresent(present -> header(name, present));
    return this;
  }

  /** Names the version, unless the bucket never had versions. */
  Reply version(Bucket bucket, String versionId) {
    boolean versioned = bucket.settings().versioning() != Versioning.UNVERSIONED;
    return versioned ? header("x-amz-version-id", versionId) : this;
  }

  Reply body(byte[] bytes, String contentType) {
    body = bytes;
    return header("Content-Type", contentType);
  }

  Reply body(byte[] bytes) {
    body = bytes;
    return this;
  }

  /** The finished answer with the fields that every answer has. */
  WireResponse finish(Instant now, String requestId) {
    header("Date", httpDate(now));
    header("Server", "AmazonS3");
    header("x-amz-request-id", requestId);
    header("x-amz-id-2", requestId);
    return new WireResponse(status, Headers.of(headers), body);
  }

  static String httpDate(Instant instant) {
    return HTTP_DATE.format(instant);
  }

  static String isoDate(Instant instant) {
    return ISO_DATE.format(instant);
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
