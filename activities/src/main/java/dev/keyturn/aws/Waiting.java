package dev.keyturn.aws;

import dev.keyturn.failure.FailureType;
import io.temporal.activity.Activity;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Waits inside an activity: in small steps, with a heartbeat at each, so that a cancellation or a
 * dead worker is noticed within seconds.
 */
public final class Waiting {
  /** How long a change may take to be read back before the activity is tried again. */
  public static final Duration READ_BACK = Duration.ofSeconds(20);

  private static final Duration STEP = Duration.ofSeconds(2);
  private static final Duration POLL = Duration.ofMillis(200);

  private final long start = System.nanoTime();
  private final Duration limit;

  private Waiting(Duration limit) {
    this.limit = limit;
  }

  /** Starts a wait that is over when the limit has passed. */
  public static Waiting atMost(Duration limit) {
    return new Waiting(limit);
  }

  /** Looks again and again until there is something to see; empty if the limit passed first. */
  public static <T> Optional<T> poll(Duration limit, Supplier<Optional<T>> look) {
    Waiting waiting = atMost(limit);
    Optional<T> seen = look.get();
    while (seen.isEmpty() && !waiting.isOver()) {
      sleep(POLL);
      seen = look.get();
    }
    return seen;
  }

  /** Looks again and again until it is so; false if the limit passed first. */
  public static boolean until(Duration limit, BooleanSupplier isSo) {
    return poll(limit, () -> isSo.getAsBoolean() ? Optional.of(true) : Optional.empty())
        .isPresent();
  }

  /** Sleeps, with heartbeats. */
  public static void sleep(Duration duration) {
    Waiting waiting = atMost(duration);
    heartbeat();
    while (!waiting.isOver()) {
      nap(waiting.left());
      heartbeat();
    }
  }

  /** Sleeps until the limit has passed. */
  public void rest() {
    sleep(left());
  }

  /** Whether the limit has passed. */
  public boolean isOver() {
    return left().isZero();
  }

  /**
   * Tells Temporal that the activity is alive, and that this attempt has no details to hand on; an
   * activity with a cursor sends its heartbeats itself.
   */
  public static void heartbeat() {
    Activity.getExecutionContext().heartbeat(null);
  }

  private Duration left() {
    Duration left = limit.minusNanos(System.nanoTime() - start);
    return left.isNegative() ? Duration.ZERO : left;
  }

  private static void nap(Duration left) {
    try {
      Thread.sleep(left.compareTo(STEP) < 0 ? Math.max(1, left.toMillis()) : STEP.toMillis());
    } catch (InterruptedException e) {
      // The thread stays uninterrupted: an interrupted one could not tell the server of this.
      throw FailureType.UNAVAILABLE.failure(
          "this worker is shutting down; the activity goes on at another one");
    }
  }
}
