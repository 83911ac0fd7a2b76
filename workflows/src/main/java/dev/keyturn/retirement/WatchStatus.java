package dev.keyturn.retirement;

import dev.keyturn.key.DisabledKey;
import dev.keyturn.replacement.Phase;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where a watch is.
 *
 * @param trouble what a person has to see to; empty if nothing
 * @param told what was found so far, with its time
 * @param last the last look
 * @param lookedAt when that was
 */
public record WatchStatus(
    Phase phase,
    DisabledKey disabled,
    List<String> trouble,
    List<String> told,
    Optional<DisabledKeyLook> last,
    Optional<Instant> lookedAt) {
  public WatchStatus {
    trouble = List.copyOf(trouble);
    told = List.copyOf(told);
  }
}
