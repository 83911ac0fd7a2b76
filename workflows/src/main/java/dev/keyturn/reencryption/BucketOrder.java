package dev.keyturn.reencryption;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Orders what one sweep does to one bucket before its pages.
 *
 * @param run the root's workflow id; names the canary object
 * @param acknowledged what copies may set off
 */
public record BucketOrder(
    String bucket,
    Sweep sweep,
    String run,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<CopyRisk> acknowledged) {
  public BucketOrder(
      String bucket, Sweep sweep, String run, @Nullable List<CopyRisk> acknowledged) {
    this.bucket = bucket;
    this.sweep = sweep;
    this.run = run;
    this.acknowledged = acknowledged == null ? List.of() : List.copyOf(acknowledged);
  }

  /** For a store, in its own mode if it has one. */
  public static BucketOrder of(DataStore.Bucket bucket, Sweep sweep, String run) {
    return new BucketOrder(
        bucket.name(), sweep.in(bucket.mode(sweep.reencryption())), run, bucket.acknowledge());
  }

  /** The store's name in tallies. */
  public String store() {
    return new DataStore.Bucket(bucket).storeId();
  }
}
