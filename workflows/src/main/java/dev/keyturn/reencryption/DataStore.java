package dev.keyturn.reencryption;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.keyturn.failure.BucketNames;
import dev.keyturn.failure.Require;
import dev.keyturn.key.ServedResource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A place that holds something under the old key. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = DataStore.Bucket.class, name = "bucket"),
  @JsonSubTypes.Type(value = DataStore.DataKeys.class, name = "dataKeys"),
  @JsonSubTypes.Type(value = DataStore.Volume.class, name = "volume"),
  @JsonSubTypes.Type(value = DataStore.Table.class, name = "table"),
  @JsonSubTypes.Type(value = ImageryStore.Snapshots.class, name = "snapshots"),
  @JsonSubTypes.Type(value = ImageryStore.Images.class, name = "images"),
  @JsonSubTypes.Type(value = ImageryStore.LaunchTemplates.class, name = "launchTemplates"),
  @JsonSubTypes.Type(value = ImageryStore.EbsDefaultKey.class, name = "ebsDefaultKey")
})
public sealed interface DataStore
    permits DataStore.Bucket, DataStore.DataKeys, DataStore.Volume, DataStore.Table, ImageryStore {
  /** The store's name in ids, tables and reports, such as {@code bucket/orders-data}. */
  String storeId();

  /** The store's type in input and reports, such as {@code bucket}. */
  String type();

  /** The type of the workflow that sweeps it. */
  String workflowType();

  /** Does what the case for this type of store does. */
  <T> T match(Cases<T> cases);

  /** For what services make grants that are for this store. */
  default List<ServedResource> served() {
    return List.of();
  }

  /** What becomes of its data keys in a run of that mode. */
  default ReencryptionMode mode(ReencryptionMode ofRun) {
    return ofRun;
  }

  /** What differs between types of stores; a new type has to say what it does everywhere. */
  interface Cases<T> {
    /** For a bucket. */
    T bucket(Bucket bucket);

    /** For wrapped data keys. */
    T dataKeys(DataKeys keys);

    /** For a volume. */
    T volume(Volume volume);

    /** For a table. */
    T table(Table table);

    /** For snapshots, images, launch templates and the EBS default key. */
    T imagery(ImageryStore imagery);
  }

  /**
   * An S3 bucket: every version of every object under the old key.
   *
   * @param acknowledge what copies may set off here; see {@link CopyRisk}
   * @param reencryption what becomes of this bucket's data keys; as of the run's if absent
   */
  record Bucket(
      String name,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<CopyRisk> acknowledge,
      @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<ReencryptionMode> reencryption)
      implements DataStore {
    public Bucket(
        @Nullable String name,
        @Nullable List<CopyRisk> acknowledge,
        Optional<ReencryptionMode> reencryption) {
      this.name = BucketNames.check(name, "stores[].name");
      this.acknowledge = Require.list(acknowledge, "stores[].acknowledge");
      this.reencryption = reencryption;
    }

    /** One where copies may set off nothing, with the run's mode. */
    public Bucket(String name) {
      this(name, List.of(), Optional.empty());
    }

    @Override
    public ReencryptionMode mode(ReencryptionMode ofRun) {
      return reencryption.orElse(ofRun);
    }

    @Override
    public String storeId() {
      return "bucket/" + name;
    }

    @Override
    public String type() {
      return "bucket";
    }

    @Override
    public String workflowType() {
      return "ReencryptBucket";
    }

    @Override
    public <T> T match(Cases<T> cases) {
      return cases.bucket(this);
    }
  }

  /** Data keys that an application wrapped under the old key. */
  record DataKeys(WrappedKeySource in) implements DataStore {
    /** The store id of the data keys that are in the input itself. */
    public static final String INLINE = "dataKeys/" + WrappedKeySource.Inline.ID;

    public DataKeys {
      Require.present(in, "stores[].in", "say where the wrapped data keys are");
    }

    @Override
    public String storeId() {
      return "dataKeys/" + in.id();
    }

    @Override
    public String type() {
      return "dataKeys";
    }

    @Override
    public String workflowType() {
      return "ReencryptDataKeys";
    }

    @Override
    public <T> T match(Cases<T> cases) {
      return cases.dataKeys(this);
    }
  }

  /**
   * An EBS volume, attached or not.
   *
   * @param stopInstances whether the instance that it is attached to may be stopped; without that
   *     an attached volume is a pin
   * @param mayLosePublicIp whether the instance may lose a public IPv4 that is no Elastic IP;
   *     without that its volume is a pin
   * @param window when an instance may be stopped; at any time if absent
   */
  record Volume(
      String id, Boolean stopInstances, Boolean mayLosePublicIp, Optional<MaintenanceWindow> window)
      implements DataStore {
    public Volume(
        @Nullable String id,
        @Nullable Boolean stopInstances,
        @Nullable Boolean mayLosePublicIp,
        Optional<MaintenanceWindow> window) {
      this.id = Require.text(id, "stores[].id", "give the volume's id, such as vol-0ab");
      this.stopInstances = stopInstances != null && stopInstances;
      this.mayLosePublicIp = mayLosePublicIp != null && mayLosePublicIp;
      this.window = window;
      Require.that(
          this.id.matches("vol-[0-9a-f]{8,17}"),
          "stores[].id \"" + id + "\"",
          "give a volume's id, vol- and 8 or 17 hex digits");
    }

    @Override
    public String storeId() {
      return "volume/" + id;
    }

    @Override
    public String type() {
      return "volume";
    }

    @Override
    public String workflowType() {
      return "ReencryptVolume";
    }

    @Override
    public <T> T match(Cases<T> cases) {
      return cases.volume(this);
    }

    @Override
    public List<ServedResource> served() {
      return List.of(new ServedResource("aws:ebs:id", id));
    }
  }

  /** A DynamoDB table, with its replicas in other Regions. */
  record Table(String name) implements DataStore {
    public Table {
      Require.text(name, "stores[].name", "give the table's name");
      Require.that(
          name.matches("[A-Za-z0-9_.-]{3,255}"),
          "stores[].name \"" + name + "\"",
          "give a table's name, not its ARN");
    }

    @Override
    public String storeId() {
      return "table/" + name;
    }

    @Override
    public String type() {
      return "table";
    }

    @Override
    public String workflowType() {
      return "ReencryptTable";
    }

    @Override
    public <T> T match(Cases<T> cases) {
      return cases.table(this);
    }

    @Override
    public List<ServedResource> served() {
      return List.of(new ServedResource("aws:dynamodb:tableName", name));
    }
  }
}
