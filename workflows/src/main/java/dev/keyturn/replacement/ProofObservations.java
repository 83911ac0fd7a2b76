package dev.keyturn.replacement;

import dev.keyturn.key.KeyUse;
import dev.keyturn.key.SortedCopy;
import dev.keyturn.reencryption.ItemCounts;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was seen by the sweep that the proof rests on.
 *
 * @param counts of the whole run, by store id
 * @param dataKeysKept how many items at most keep a data key that an adversary may hold: all under
 *     the new key that this run is not known to have written again
 * @param sweepBegan when the verifying sweep began (AWS's time, as of its first look at the key)
 * @param sweepEnded when it ended (AWS's time)
 * @param superseded what becomes unreadable with the old key and lives on under the new one, by
 *     name; at most twenty a store
 */
public record ProofObservations(
    Map<String, ItemCounts> counts,
    long dataKeysKept,
    Instant sweepBegan,
    Instant sweepEnded,
    Optional<KeyUse> lastUse,
    List<String> superseded) {
  public ProofObservations(
      Map<String, ItemCounts> counts,
      long dataKeysKept,
      Instant sweepBegan,
      Instant sweepEnded,
      Optional<KeyUse> lastUse,
      @Nullable List<String> superseded) {
    this.counts = SortedCopy.of(counts);
    this.dataKeysKept = dataKeysKept;
    this.sweepBegan = sweepBegan;
    this.sweepEnded = sweepEnded;
    this.lastUse = lastUse;
    this.superseded = superseded == null ? List.of() : List.copyOf(superseded);
  }
}
