package dev.keyturn.reencryption;

import dev.keyturn.key.KeyArn;
import java.time.Instant;
import java.util.Optional;

/**
 * Asks which backups and restore points of a table need the old key.
 *
 * @param underNewKeySince AWS's time from which restore points need the new key; empty where the
 *     table is not under the new key, so that its restore points say nothing
 */
public record TablePinQuery(String table, KeyArn oldKey, Optional<Instant> underNewKeySince) {
  /** The store's name in tallies. */
  public String store() {
    return new DataStore.Table(table).storeId();
  }
}
