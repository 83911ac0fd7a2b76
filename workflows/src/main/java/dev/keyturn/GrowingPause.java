package dev.keyturn;

import java.time.Duration;

/**
 * Pauses between looks at something that takes its time: a quarter of what was waited so far, so
 * that history grows with the logarithm of the waiting.
 *
 * @param first the shortest
 */
public record GrowingPause(Duration first, Duration longest) {
  /** The pause that comes after so long a wait. */
  public Duration after(Duration waited) {
    Duration quarter = waited.dividedBy(4);
    Duration least = quarter.compareTo(first) < 0 ? first : quarter;
    return least.compareTo(longest) > 0 ? longest : least;
  }
}
