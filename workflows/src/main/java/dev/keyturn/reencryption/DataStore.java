package dev.keyturn.reencryption;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.keyturn.failure.Require;

/** A place that holds something under the old key. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = DataStore.Bucket.class, name = "bucket"),
  @JsonSubTypes.Type(value = DataStore.DataKeys.class, name = "dataKeys")
})
public sealed interface DataStore {
  /** The store's name in ids, tables and reports, such as {@code bucket/orders-data}. */
  String id();

  /** The store's type in reports: {@code bucket} or {@code dataKeys}. */
  String type();

  /** An S3 bucket: every version of every object under the old key. */
  record Bucket(String name) implements DataStore {
    public Bucket {
      Require.text(name, "stores[].name", "give the bucket's name");
    }

    @Override
    public String id() {
      return "bucket/" + name;
    }

    @Override
    public String type() {
      return "bucket";
    }
  }

  /** Data keys that an application wrapped under the old key. */
  record DataKeys(WrappedKeySource in) implements DataStore {
    public DataKeys {
      Require.present(in, "stores[].in", "say where the wrapped data keys are");
    }

    @Override
    public String id() {
      return "dataKeys/" + in.id();
    }

    @Override
    public String type() {
      return "dataKeys";
    }
  }
}
