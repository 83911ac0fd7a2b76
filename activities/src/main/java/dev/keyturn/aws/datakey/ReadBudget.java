package dev.keyturn.aws.datakey;

import dev.keyturn.failure.FailureType;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/** A token bucket of read capacity: what a page took beyond its share is waited for afterwards. */
final class ReadBudget {
  private static final double NANOS = TimeUnit.SECONDS.toNanos(1);

  private final double perSecond;
  private final LongSupplier nanoTime;
  private final LongConsumer sleepNanos;
  private double tokens;
  private long at;

  ReadBudget(double perSecond) {
    this(perSecond, System::nanoTime, ReadBudget::sleep);
  }

  ReadBudget(double perSecond, LongSupplier nanoTime, LongConsumer sleepNanos) {
    this.perSecond = perSecond;
    this.nanoTime = nanoTime;
    this.sleepNanos = sleepNanos;
    this.tokens = perSecond;
    this.at = nanoTime.getAsLong();
  }

  /** Enters what DynamoDB says that a call took. */
  synchronized void spend(double units) {
    refill();
    tokens -= units;
  }

  /** Waits until there is something to spend again. */
  void await() {
    for (long nanos = debt(); nanos > 0; nanos = debt()) {
      sleepNanos.accept(nanos);
    }
  }

  private synchronized long debt() {
    refill();
    return tokens > -1e-6 ? 0 : (long) Math.ceil(-tokens / perSecond * NANOS);
  }

  /** No more than a second's share is ever saved. */
  private void refill() {
    long now = nanoTime.getAsLong();
    tokens = Math.min(perSecond, tokens + (now - at) / NANOS * perSecond);
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
