package dev.keyturn.reencryption;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of setting tags aside.
 *
 * @param left the tags for whose other name there was no room, each with its volume
 */
public record SettledTags(List<String> left) {
  public SettledTags(@Nullable List<String> left) {
    this.left = left == null ? List.of() : List.copyOf(left);
  }
}
