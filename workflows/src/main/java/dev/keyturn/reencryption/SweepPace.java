package dev.keyturn.reencryption;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.keyturn.failure.Require;
import java.util.Optional;

/**
 * How fast a sweep goes.
 *
 * @param limit how many items the whole run may begin in a second; empty if as many as it can
 * @param itemsPerSecond this sweep's share of that
 */
public record SweepPace(
    Boolean paused,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Integer> limit,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Double> itemsPerSecond) {
  /** As fast as it can. */
  public static final SweepPace FULL = new SweepPace(false, Optional.empty(), Optional.empty());

  /** One of five that has ended makes a quarter for each of the others. */
  private static final double SOME_FASTER = 1.2;

  public SweepPace {
    Require.present(paused, "pace.paused", "give true or false");
    Require.that(
        itemsPerSecond.map(rate -> rate > 0).orElse(true),
        "pace.itemsPerSecond",
        "must be above 0");
  }

  /** What a person decided, undivided. */
  static SweepPace of(boolean paused, Optional<Integer> limit) {
    return new SweepPace(paused, limit, limit.map(Integer::doubleValue));
  }

  /** What one of several gets of it that go at the same time. */
  SweepPace share(int parts) {
    return new SweepPace(paused, limit, itemsPerSecond.map(rate -> rate / Math.max(1, parts)));
  }

  /** The same without a limit, for what does not go by items. */
  SweepPace unlimited() {
    return new SweepPace(paused, Optional.empty(), Optional.empty());
  }

  /** Whether another pace can't wait for the next page; more of the same limit can. */
  boolean isUrgent(SweepPace next) {
    return next.paused || !next.limit.equals(limit) || next.rate() < rate();
  }

  /** Whether who goes at this pace has to know of the next: it is another, and not a bit faster. */
  boolean isWorthTelling(SweepPace next) {
    return !next.equals(this) && (paused || isUrgent(next) || next.rate() >= rate() * SOME_FASTER);
  }

  /** As an input says it, which leaves out what need not be said. */
  public Optional<SweepPace> said() {
    return Optional.of(this).filter(pace -> !pace.equals(FULL));
  }

  private double rate() {
    return itemsPerSecond.orElse(Double.MAX_VALUE);
  }
}
