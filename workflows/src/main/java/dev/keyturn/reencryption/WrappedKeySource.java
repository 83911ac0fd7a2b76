package dev.keyturn.reencryption;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.keyturn.failure.BucketNames;
import dev.keyturn.failure.Require;
import dev.keyturn.key.SortedCopy;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Where an application keeps its wrapped data keys. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = WrappedKeySource.Inline.class, name = "inline"),
  @JsonSubTypes.Type(value = WrappedKeySource.JsonLines.class, name = "object"),
  @JsonSubTypes.Type(value = WrappedKeySource.TableItems.class, name = "table")
})
public sealed interface WrappedKeySource {
  /** The source's name in ids and reports. */
  String id();

  /** Wrapped keys given in the input; the run's result gives them back under the new key. */
  record Inline(List<WrappedDataKey> keys) implements WrappedKeySource {
    /** The source's name: there can be one only. */
    static final String ID = "inline";

    /**
     * With all that is said of them. Temporal's payloads have at most 2 MiB, and the result holds
     * plan and keys; each sweep leaves about four times the keys in a history of at most 50 MiB.
     */
    private static final long MOST_INLINE = 256 * 1024;

    public Inline {
      keys = List.copyOf(Require.present(keys, "stores[].in.keys", "list the wrapped keys"));
      Require.that(!keys.isEmpty(), "stores[].in.keys", "list at least one wrapped key");
      long size = keys.stream().mapToLong(Inline::size).sum();
      Require.that(
          size <= MOST_INLINE,
          "stores[].in.keys",
          "more than 256 KiB of wrapped keys and encryption contexts; put them into a JSON Lines"
              + " object in S3 instead, one key a line, and give dataKeys=s3://BUCKET/KEY");
      Set<String> ids = new LinkedHashSet<>();
      for (WrappedDataKey key : keys) {
        Require.that(
            ids.add(key.id()), "stores[].in.keys[].id", "\"" + key.id() + "\" is given twice");
      }
    }

    private static long size(WrappedDataKey key) {
      long context =
          key.encryptionContext().entrySet().stream()
              .mapToLong(pair -> pair.getKey().length() + (long) pair.getValue().length())
              .sum();
      return key.id().length() + (long) key.wrappedKey().length() + context;
    }

    @Override
    public String id() {
      return ID;
    }
  }

  /** A JSON Lines object in S3, one wrapped key a line. */
  record JsonLines(String bucket, String key, WrappedKeyFields fields) implements WrappedKeySource {
    public JsonLines {
      BucketNames.check(bucket, "stores[].in.bucket");
      Require.text(key, "stores[].in.key", "give the object's key");
      fields = fields == null ? WrappedKeyFields.DEFAULT : fields;
    }

    @Override
    public String id() {
      return bucket + "/" + key;
    }
  }

  /**
   * An attribute of a DynamoDB table's items, binary or a base64 string.
   *
   * @param name the table's name
   * @param attribute the attribute with the wrapped key
   * @param encryptionContext pairs that are the same for all items
   * @param encryptionContextFrom pairs whose values are in string attributes of the item: names in
   *     the context to names of attributes
   * @param encryptionContextAttribute a map attribute of the item with string values, all of which
   *     are in the context
   * @param readUnitsPerSecond how much read capacity a sweep takes; {@value #READ_UNITS} if absent
   */
  record TableItems(
      String name,
      String attribute,
      Map<String, String> encryptionContext,
      Map<String, String> encryptionContextFrom,
      Optional<String> encryptionContextAttribute,
      Integer readUnitsPerSecond)
      implements WrappedKeySource {
    private static final int READ_UNITS = 200;
    private static final int MOST_READ_UNITS = 40_000;

    public TableItems(
        @Nullable String name,
        @Nullable String attribute,
        @Nullable Map<String, String> encryptionContext,
        @Nullable Map<String, String> encryptionContextFrom,
        Optional<String> encryptionContextAttribute,
        @Nullable Integer readUnitsPerSecond) {
      this.name = Require.text(name, "stores[].in.name", "give the table's name");
      this.attribute =
          Require.text(attribute, "stores[].in.attribute", "name the wrapped key's attribute");
      this.encryptionContext =
          SortedCopy.of(encryptionContext == null ? new TreeMap<>() : encryptionContext);
      this.encryptionContextFrom =
          SortedCopy.of(encryptionContextFrom == null ? new TreeMap<>() : encryptionContextFrom);
      this.encryptionContextAttribute = encryptionContextAttribute;
      this.readUnitsPerSecond = readUnitsPerSecond == null ? READ_UNITS : readUnitsPerSecond;
      check();
    }

    @Override
    public String id() {
      return "table:" + name + "/" + attribute;
    }

    private void check() {
      Require.that(
          name.matches("[A-Za-z0-9_.-]{3,255}"),
          "stores[].in.name \"" + name + "\"",
          "give a table's name, not its ARN");
      for (String key : encryptionContextFrom.keySet()) {
        Require.that(
            !encryptionContext.containsKey(key),
            "stores[].in.encryptionContextFrom",
            "\"" + key + "\" is in encryptionContext too; give it once");
        Require.text(
            encryptionContextFrom.get(key),
            "stores[].in.encryptionContextFrom." + key,
            "name the attribute that has its value");
      }
      Require.that(
          encryptionContextAttribute.filter(attribute::equals).isEmpty()
              && !encryptionContextFrom.containsValue(attribute),
          "stores[].in.attribute \"" + attribute + "\"",
          "the wrapped key can't be its own encryption context");
      Require.that(
          readUnitsPerSecond >= 1 && readUnitsPerSecond <= MOST_READ_UNITS,
          "stores[].in.readUnitsPerSecond",
          "give a number from 1 to " + MOST_READ_UNITS);
    }
  }
}
