package dev.keyturn.reencryption;

import dev.keyturn.key.KeyAlias;
import java.util.List;

/**
 * Orders what one sweep does to one bucket before its pages.
 *
 * @param run the root's workflow id; names the canary object
 * @param oldAliases aliases that pointed to the old key when the run began
 */
public record BucketOrder(String bucket, Sweep sweep, String run, List<KeyAlias> oldAliases) {
  public BucketOrder {
    oldAliases = List.copyOf(oldAliases);
  }

  /** The store's name in tallies. */
  public String store() {
    return new DataStore.Bucket(bucket).id();
  }
}
