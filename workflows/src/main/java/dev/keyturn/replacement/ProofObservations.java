package dev.keyturn.replacement;

import dev.keyturn.key.KeyUse;
import dev.keyturn.key.SortedCopy;
import dev.keyturn.reencryption.ItemCounts;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What was seen by the sweep that the proof rests on.
 *
 * @param counts of the whole run, by store id
 * @param dataKeysKept how many items at most keep a data key that an adversary may hold: all under
 *     the new key that this run is not known to have written again
 * @param sweepBegan when the verifying sweep began (AWS's time, as of its first look at the key)
 * @param sweepEnded when it ended (AWS's time)
 */
public record ProofObservations(
    Map<String, ItemCounts> counts,
    long dataKeysKept,
    Instant sweepBegan,
    Instant sweepEnded,
    Optional<KeyUse> lastUse) {
  public ProofObservations {
    counts = SortedCopy.of(counts);
  }
}
