package dev.keyturn.reencryption;

import java.time.Duration;
import java.util.Optional;

/** Pauses that grow, until together they were long enough. */
final class Pauses {
  private final Duration longest;
  private Duration next;
  private Duration left;

  Pauses(Duration first, Duration longest, Duration together) {
    this.next = first;
    this.longest = longest;
    this.left = together;
  }

  /** The pause that comes next; empty if there were enough. */
  Optional<Duration> next() {
    if (left.isZero() || left.isNegative()) {
      return Optional.empty();
    }
    Duration pause = next;
    left = left.minus(pause);
    Duration doubled = next.multipliedBy(2);
    next = doubled.compareTo(longest) < 0 ? doubled : longest;
    return Optional.of(pause);
  }
}
