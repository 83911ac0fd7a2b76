package dev.keyturn.sandbox;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** The sandbox's time: the system's, plus an offset that only grows. */
public final class SandboxClock {
  private final Clock system;
  private volatile Duration offset = Duration.ZERO;

  /** Makes a clock that starts at the given clock's time. */
  public SandboxClock(Clock system) {
    this.system = system;
  }

  /** The time now. */
  public Instant now() {
    return system.instant().plus(offset);
  }

  /** Moves the time forward. */
  public synchronized void advance(Duration by) {
    if (by.isNegative()) {
      throw new IllegalArgumentException("the clock can't go back: " + by);
    }
    offset = offset.plus(by);
  }
}
