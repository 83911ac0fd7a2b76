package dev.keyturn.acceptance.process;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for something to come true, never for ever. */
public final class Await {
  private static final Duration PAUSE = Duration.ofMillis(50);

  private Await() {}

  /** Waits until the condition holds; {@code what} completes "did not … in time". */
  public static void until(String what, Duration limit, BooleanSupplier condition) {
    until(what, limit, () -> condition.getAsBoolean() ? Optional.of(true) : Optional.empty());
  }

  /** Waits until there is a value. */
  public static <T> T until(String what, Duration limit, Supplier<Optional<T>> source) {
    return until(what, limit, PAUSE, source);
  }

  /** The same with longer pauses, for looks that cost something. */
  public static <T> T until(
      String what, Duration limit, Duration pause, Supplier<Optional<T>> source) {
    long end = System.nanoTime() + limit.toNanos();
    while (true) {
      Optional<T> found = source.get();
      if (found.isPresent()) {
        return found.get();
      }
      if (System.nanoTime() - end > 0) {
        throw new IllegalStateException("did not " + what + " in " + limit.toSeconds() + " s");
      }
      sleep(pause);
    }
  }

  /** Sleeps; an interrupt ends it with a failure. */
  public static void sleep(Duration pause) {
    try {
      Thread.sleep(pause.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
