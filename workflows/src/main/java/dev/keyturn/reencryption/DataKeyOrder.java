package dev.keyturn.reencryption;

import java.util.List;

/**
 * Orders one sweep over wrapped data keys.
 *
 * @param source for inline keys: as they are now, after earlier sweeps
 * @param replacedVersions version ids of the file that this run's earlier writes left behind
 */
public record DataKeyOrder(WrappedKeySource source, Sweep sweep, List<String> replacedVersions) {
  public DataKeyOrder {
    replacedVersions = List.copyOf(replacedVersions);
  }

  /** The store's name in tallies. */
  public String store() {
    return new DataStore.DataKeys(source).storeId();
  }
}
