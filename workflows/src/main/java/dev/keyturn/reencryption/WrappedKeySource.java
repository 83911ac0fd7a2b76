package dev.keyturn.reencryption;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.keyturn.failure.Require;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Where an application keeps its wrapped data keys. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = WrappedKeySource.Inline.class, name = "inline"),
  @JsonSubTypes.Type(value = WrappedKeySource.JsonLines.class, name = "object")
})
public sealed interface WrappedKeySource {
  /** The source's name in ids and reports. */
  String id();

  /** Wrapped keys given in the input; the run's result gives them back under the new key. */
  record Inline(List<WrappedDataKey> keys) implements WrappedKeySource {
    /** Temporal's payload limit is 2 MiB, and the result holds plan and keys. */
    private static final long MOST_INLINE = 512 * 1024;

    public Inline {
      keys = List.copyOf(Require.present(keys, "stores[].in.keys", "list the wrapped keys"));
      Require.that(!keys.isEmpty(), "stores[].in.keys", "list at least one wrapped key");
      long size = keys.stream().mapToLong(key -> key.wrappedKey().length()).sum();
      Require.that(
          size <= MOST_INLINE,
          "stores[].in.keys",
          "more than 512 KiB of wrapped keys; put them into a JSON Lines object instead");
      Set<String> ids = new LinkedHashSet<>();
      for (WrappedDataKey key : keys) {
        Require.that(
            ids.add(key.id()), "stores[].in.keys[].id", "\"" + key.id() + "\" is given twice");
      }
    }

    @Override
    public String id() {
      return "inline";
    }
  }

  /** A JSON Lines object in S3, one wrapped key a line. */
  record JsonLines(String bucket, String key, WrappedKeyFields fields) implements WrappedKeySource {
    public JsonLines {
      Require.text(bucket, "stores[].in.bucket", "give the bucket's name");
      Require.text(key, "stores[].in.key", "give the object's key");
      fields = fields == null ? WrappedKeyFields.DEFAULT : fields;
    }

    @Override
    public String id() {
      return bucket + "/" + key;
    }
  }
}
