package dev.keyturn.reencryption;

import java.util.List;

/** Where a segment's scan goes on: the primary key that DynamoDB gave as the last one evaluated. */
public record ItemCursor(List<Part> key) {
  public ItemCursor {
    key = List.copyOf(key);
  }

  /**
   * One attribute of a primary key.
   *
   * @param type {@code S}, {@code N} or {@code B}
   * @param value base64 for {@code B}
   */
  public record Part(String name, String type, String value) {}
}
