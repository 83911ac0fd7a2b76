package dev.keyturn.acceptance.estate;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/** What an object has besides its content, and must keep. */
public record Traits(
    Map<String, String> metadata,
    String contentType,
    String cacheControl,
    String contentDisposition,
    String storageClass,
    int tags) {
  public Traits {
    metadata = new TreeMap<>(metadata);
  }

  static Traits of(PutObjectRequest request) {
    String tagging = Optional.ofNullable(request.tagging()).orElse("");
    return new Traits(
        request.metadata(),
        text(request.contentType()),
        text(request.cacheControl()),
        text(request.contentDisposition()),
        storageClass(request.storageClassAsString()),
        tagging.isEmpty() ? 0 : tagging.split("&", -1).length);
  }

  /** The traits of an object that was read. */
  public static Traits of(GetObjectResponse response) {
    return new Traits(
        response.metadata(),
        text(response.contentType()),
        text(response.cacheControl()),
        text(response.contentDisposition()),
        storageClass(response.storageClassAsString()),
        Optional.ofNullable(response.tagCount()).orElse(0));
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }

  private static String storageClass(@Nullable String value) {
    return value == null ? "STANDARD" : value;
  }
}
