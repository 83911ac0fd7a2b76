package dev.keyturn.reencryption;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Orders what one sweep does to one bucket before its pages.
 *
 * @param run the root's workflow id; names the canary object
 * @param acknowledged what copies may set off
 * @param glancing whether the configuration is all that is looked at, so that nobody waits for the
 *     key space to be divided
 */
public record BucketOrder(
    String bucket,
    Sweep sweep,
    String run,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<CopyRisk> acknowledged,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) Boolean glancing) {
  public BucketOrder(
      String bucket,
      Sweep sweep,
      String run,
      @Nullable List<CopyRisk> acknowledged,
      @Nullable Boolean glancing) {
    this.bucket = bucket;
    this.sweep = sweep;
    this.run = run;
    this.acknowledged = acknowledged == null ? List.of() : List.copyOf(acknowledged);
    this.glancing = glancing != null && glancing;
  }

  /** One whose ranges are swept afterwards. */
  public BucketOrder(String bucket, Sweep sweep, String run, List<CopyRisk> acknowledged) {
    this(bucket, sweep, run, acknowledged, false);
  }

  /** For a store, in its own mode if it has one. */
  public static BucketOrder of(DataStore.Bucket bucket, Sweep sweep, String run) {
    return new BucketOrder(
        bucket.name(), sweep.in(bucket.mode(sweep.reencryption())), run, bucket.acknowledge());
  }

  /** The same, where the configuration is all that is looked at. */
  public BucketOrder glance() {
    return new BucketOrder(bucket, sweep, run, acknowledged, true);
  }

  /** The store's name in tallies. */
  public String store() {
    return new DataStore.Bucket(bucket).storeId();
  }
}
