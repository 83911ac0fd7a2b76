package dev.keyturn.replacement;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.keyturn.key.KeyUse;
import dev.keyturn.key.SealSight;
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
 * @param seal what showed before the sweep that the old key takes nothing new; empty where the
 *     input says that it is not to be sealed
 * @param applicationRole the role as which samples will be read too; empty if as the worker only
 */
public record ProofObservations(
    Map<String, ItemCounts> counts,
    long dataKeysKept,
    Instant sweepBegan,
    Instant sweepEnded,
    Optional<KeyUse> lastUse,
    List<String> superseded,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> applicationRole,
    Optional<SealSight> seal) {
  public ProofObservations(
      Map<String, ItemCounts> counts,
      long dataKeysKept,
      Instant sweepBegan,
      Instant sweepEnded,
      Optional<KeyUse> lastUse,
      @Nullable List<String> superseded,
      Optional<String> applicationRole,
      Optional<SealSight> seal) {
    this.counts = SortedCopy.of(counts);
    this.dataKeysKept = dataKeysKept;
    this.sweepBegan = sweepBegan;
    this.sweepEnded = sweepEnded;
    this.lastUse = lastUse;
    this.superseded = superseded == null ? List.of() : List.copyOf(superseded);
    this.applicationRole = applicationRole;
    this.seal = seal;
  }

  /** What keeps new data from coming under the old key, for the approver. */
  public String sealed() {
    return seal.map(
            sight ->
                "the old key is sealed: Encrypt was refused "
                    + sight.times()
                    + " times in a row before the sweep, the last time at "
                    + sight.last())
        .orElse(
            "the old key is NOT sealed: who writes under it by its ARN is found an hour later, or"
                + " by the pass before the disable, or not at all");
  }

  /** As whom samples are read before and after the disable, for the approver. */
  public String readers() {
    return applicationRole
        .map(role -> "as the worker and as " + role)
        .orElse("as the worker only; no read is tried as an application");
  }
}
