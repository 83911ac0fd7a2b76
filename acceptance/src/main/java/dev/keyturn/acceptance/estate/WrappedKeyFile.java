package dev.keyturn.acceptance.estate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.KeyturnJson;
import dev.keyturn.reencryption.WrappedDataKey;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** Reads and writes the JSON Lines object in which an application keeps wrapped keys. */
public final class WrappedKeyFile {
  private static final ObjectMapper JSON = KeyturnJson.mapper();
  private static final String OWN_FIELD = "keyVersion";

  private WrappedKeyFile() {}

  /** The wrapped keys; fails if a line lost the application's own field. */
  public static List<WrappedDataKey> read(byte[] content) {
    return new String(content, StandardCharsets.UTF_8).lines().map(WrappedKeyFile::line).toList();
  }

  /** The content; each line has a field of the application's own besides. */
  static byte[] write(List<WrappedDataKey> keys) {
    return keys.stream()
        .map(WrappedKeyFile::line)
        .collect(Collectors.joining("\n", "", "\n"))
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String line(WrappedDataKey key) {
    ObjectNode node = JSON.valueToTree(key);
    return node.put(OWN_FIELD, 1).toString();
  }

  private static WrappedDataKey line(String line) {
    try {
      if (!(JSON.readTree(line) instanceof ObjectNode node) || node.remove(OWN_FIELD) == null) {
        throw new IllegalStateException("a line of wrapped keys lost its " + OWN_FIELD);
      }
      return JSON.treeToValue(node, WrappedDataKey.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a line of wrapped keys is no JSON", e);
    }
  }
}
