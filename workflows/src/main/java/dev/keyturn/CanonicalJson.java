package dev.keyturn;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Hashes values by their JSON with sorted keys, so that equal values have equal hashes. */
public final class CanonicalJson {
  private static final ObjectMapper MAPPER = KeyturnJson.canonicalMapper();

  private CanonicalJson() {}

  /** The value's JSON with sorted keys. */
  public static String of(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a value of Keyturn's own has no JSON", e);
    }
  }

  /** SHA-256 of the value's canonical JSON, 64 hex digits. */
  public static String sha256(Object value) {
    try {
      byte[] json = of(value).getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(json));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is in every Java", e);
    }
  }
}
