package dev.keyturn.key;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Who called KMS about a key, whoever called last first.
 *
 * @param callers at most {@link #MOST}
 * @param leftOut how many more there are
 * @param from no call before this was looked at: later than asked for where the pages did not
 *     suffice, or CloudTrail keeps no older events. The last 15 minutes may still be on their way
 *     (CloudTrail user guide: delivery takes about five minutes, which is not guaranteed)
 * @param notAssessed why nothing is known of some or all calls, and the remedy; empty if all that
 *     CloudTrail had since {@code from} was read
 */
public record KeyCallerLook(
    List<KeyCaller> callers, int leftOut, Instant from, Optional<String> notAssessed) {
  /** As many as a person still reads; the rest is only counted. */
  public static final int MOST = 200;

  public KeyCallerLook {
    callers = List.copyOf(callers);
  }
}
