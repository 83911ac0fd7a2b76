package dev.keyturn.sandbox.s3;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Content headers, user metadata, storage class and website redirect of an object. */
record Attributes(
    Map<String, String> contentHeaders,
    Map<String, String> userMetadata,
    StorageClass storageClass,
    Optional<String> redirect) {
  static final String METADATA_PREFIX = "x-amz-meta-";
  private static final int MAX_METADATA_BYTES = 2048;
  private static final List<String> CONTENT_HEADERS =
      List.of(
          "Content-Type",
          "Cache-Control",
          "Content-Disposition",
          "Content-Encoding",
          "Content-Language",
          "Expires");

  Attributes {
    contentHeaders = Collections.unmodifiableMap(new LinkedHashMap<>(contentHeaders));
    userMetadata = Collections.unmodifiableMap(new LinkedHashMap<>(userMetadata));
  }

  /** Reads the attributes that a writing request gives. */
  static Attributes of(S3Request request) {
    return new Attributes(
        contentHeaders(request),
        userMetadata(request),
        request
            .header("x-amz-storage-class")
            .map(StorageClass::named)
            .orElse(StorageClass.STANDARD),
        request.header("x-amz-website-redirect-location"));
  }

  /** These, but with content headers and metadata of another object. */
  Attributes withMetadataOf(Attributes other) {
    return new Attributes(other.contentHeaders, other.userMetadata, storageClass, redirect);
  }

  private static Map<String, String> contentHeaders(S3Request request) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", "binary/octet-stream");
    for (String name : CONTENT_HEADERS) {
      request
          .header(name)
          .map(value -> name.equals("Content-Encoding") ? withoutChunking(value) : value)
          .filter(value -> !value.isEmpty())
          .ifPresent(value -> headers.put(name, value));
    }
    return headers;
  }

  /** The coding of the transfer is not stored. */
  private static String withoutChunking(String encoding) {
    return Arrays.stream(encoding.split(",", -1))
        .map(String::strip)
        .filter(coding -> !coding.equals("aws-chunked"))
        .collect(Collectors.joining(","));
  }

  private static Map<String, String> userMetadata(S3Request request) {
    Map<String, String> metadata = new LinkedHashMap<>();
    int bytes = 0;
    for (String name : request.headers().names()) {
      String lower = name.toLowerCase(Locale.ROOT);
      if (lower.startsWith(METADATA_PREFIX)) {
        String value = String.join(",", request.headers().all(name));
        metadata.put(lower.substring(METADATA_PREFIX.length()), value);
        bytes += lower.length() - METADATA_PREFIX.length() + value.length();
      }
    }
    if (bytes > MAX_METADATA_BYTES) {
      throw Refusal.of(
          "MetadataTooLarge",
          400,
          "Your metadata headers exceed the maximum allowed metadata size");
    }
    return metadata;
  }
}
