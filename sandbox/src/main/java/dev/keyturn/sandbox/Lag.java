package dev.keyturn.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;

/** Draws, from a seed, how long a change takes until it is seen. */
public final class Lag {
  private final Random random;
  private Duration max;

  /** Makes lags between nothing and the given maximum. */
  public Lag(long seed, Duration max) {
    this.random = new Random(seed);
    this.max = max;
  }

  /** The instant from which a change made now is seen. */
  public synchronized Instant settle(Instant now) {
    long nanos = max.toNanos();
    return nanos == 0 ? now : now.plusNanos((long) (random.nextDouble() * nanos));
  }

  /** Sets the maximum of the lags drawn from now on. */
  public synchronized void limit(Duration newMax) {
    if (newMax.isNegative()) {
      throw new IllegalArgumentException("a lag can't be negative: " + newMax);
    }
    max = newMax;
  }

  /** The longest lag that may be drawn. */
  public synchronized Duration max() {
    return max;
  }
}
