package dev.keyturn.reencryption;

/**
 * Orders what one sweep does to one bucket before its pages.
 *
 * @param run the root's workflow id; names the canary object
 */
public record BucketOrder(String bucket, Sweep sweep, String run) {
  /** The store's name in tallies. */
  public String store() {
    return new DataStore.Bucket(bucket).storeId();
  }
}
