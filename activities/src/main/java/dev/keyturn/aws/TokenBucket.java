package dev.keyturn.aws;

import dev.keyturn.failure.FailureType;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * A token bucket, of read capacity or of calls: what was taken beyond the share is waited for
 * afterwards. Thread-safe.
 */
public final class TokenBucket {
  private static final double NANOS = TimeUnit.SECONDS.toNanos(1);

  private final double perSecond;
  private final double most;
  private final LongSupplier nanoTime;
  private final LongConsumer sleepNanos;
  private double tokens;
  private long at;

  /** A full bucket that this much flows into. */
  public TokenBucket(double perSecond) {
    this(perSecond, perSecond, System::nanoTime, TokenBucket::sleep);
  }

  /** A bucket in which nothing is saved, so that its calls are spaced. */
  public static TokenBucket spacing(double perSecond) {
    return new TokenBucket(perSecond, 0, System::nanoTime, TokenBucket::sleep);
  }

  TokenBucket(double perSecond, double most, LongSupplier nanoTime, LongConsumer sleepNanos) {
    this.perSecond = perSecond;
    this.most = most;
    this.nanoTime = nanoTime;
    this.sleepNanos = sleepNanos;
    this.tokens = most;
    this.at = nanoTime.getAsLong();
  }

  /** Enters what a call took. */
  public synchronized void spend(double units) {
    refill();
    tokens -= units;
  }

  /** Spends one and waits its turn, so that callers at the same time get theirs one by one. */
  public void take() {
    long nanos = turn();
    if (nanos > 0) {
      sleepNanos.accept(nanos);
    }
  }

  /** Waits until there is something to spend again. */
  public void await() {
    for (long nanos = debt(); nanos > 0; nanos = debt()) {
      sleepNanos.accept(nanos);
    }
  }

  private synchronized long turn() {
    long nanos = debt();
    tokens -= 1;
    return nanos;
  }

  /** In how many nanoseconds there is something to spend again. */
  public synchronized long debt() {
    refill();
    return tokens > -1e-6 ? 0 : (long) Math.ceil(-tokens / perSecond * NANOS);
  }

  /** No more than the most is ever saved: a second's share, or nothing. */
  private void refill() {
    long now = nanoTime.getAsLong();
    tokens = Math.min(most, tokens + (now - at) / NANOS * perSecond);
    at = now;
  }

  private static void sleep(long nanos) {
    try {
      TimeUnit.NANOSECONDS.sleep(nanos);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw FailureType.UNAVAILABLE.failure(
          "this worker is shutting down; the activity goes on at another one");
    }
  }
}
