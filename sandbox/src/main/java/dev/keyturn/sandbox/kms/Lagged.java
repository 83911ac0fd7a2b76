package dev.keyturn.sandbox.kms;

import java.time.Instant;

/** A value whose last change is seen by some at once and by others only after it settled. */
final class Lagged<T> {
  private T before;
  private T latest;
  private Instant settles;

  Lagged(T value) {
    before = value;
    latest = value;
    settles = Instant.MIN;
  }

  /** The value as last set. */
  T latest() {
    return latest;
  }

  /** The value as it has spread until now. */
  T seen(Instant now) {
    return now.isBefore(settles) ? before : latest;
  }

  void set(T value, Instant now, Instant newSettles) {
    before = seen(now);
    latest = value;
    settles = newSettles;
  }
}
