package dev.keyturn.key;

import java.time.Instant;
import java.util.Optional;

/**
 * How a key rotates, as GetKeyRotationStatus gives it.
 *
 * @param periodDays the period of automatic rotation; empty where that is off
 * @param next when it is due next
 * @param onDemandSince when a rotation on demand began that has not ended
 */
public record RotationSetting(
    boolean automatic,
    Optional<Integer> periodDays,
    Optional<Instant> next,
    Optional<Instant> onDemandSince) {
  /** Of a key that does not rotate by itself. */
  public static final RotationSetting NONE =
      new RotationSetting(false, Optional.empty(), Optional.empty(), Optional.empty());

  /** Whether it rotates by itself with this period. */
  public boolean isEvery(int days) {
    return automatic && periodDays.filter(period -> period == days).isPresent();
  }
}
