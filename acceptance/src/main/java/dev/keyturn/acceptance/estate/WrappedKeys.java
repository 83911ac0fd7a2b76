package dev.keyturn.acceptance.estate;

import dev.keyturn.reencryption.WrappedDataKey;
import java.util.List;
import java.util.Map;

/**
 * The wrapped data keys of an estate.
 *
 * @param inline those that the application keeps itself
 * @param file the JSON Lines object that holds the others
 * @param plaintexts the hash of each key's plaintext, by the key's id
 */
public record WrappedKeys(List<WrappedDataKey> inline, Place file, Map<String, String> plaintexts) {
  public WrappedKeys {
    inline = List.copyOf(inline);
    plaintexts = Map.copyOf(plaintexts);
  }

  /** How many there are. */
  public int count() {
    return plaintexts.size();
  }
}
