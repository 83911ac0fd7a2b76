package dev.keyturn.aws;

import dev.keyturn.failure.FailureType;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * How many calls one page has in flight: one more after each round that went well, half of them
 * when AWS asks to slow down. Thread-safe.
 */
public final class Pace {
  private static final int TRIES = 6;
  private static final long FIRST_PAUSE_MILLIS = 200;

  private final double most;
  private double limit;
  private int running;

  /** A pace that begins at the most calls that it ever allows. */
  public Pace(int most) {
    this.most = most;
    this.limit = most;
  }

  /** Makes a call that may be made twice, again and again while it is throttled. */
  public <T> T call(Supplier<T> call) {
    for (int attempt = 1; ; attempt++) {
      enter();
      boolean throttled = false;
      try {
        return call.get();
      } catch (SdkException e) {
        throttled = AwsFailures.typeOf(e) == FailureType.THROTTLED;
        if (!throttled || attempt == TRIES) {
          throw e;
        }
      } finally {
        leave(throttled);
      }
      pause(attempt);
    }
  }

  private synchronized void enter() {
    try {
      while (running >= (int) limit) {
        wait();
      }
    } catch (InterruptedException e) {
      throw interrupted();
    }
    running++;
  }

  private synchronized void leave(boolean throttled) {
    running--;
    limit = throttled ? Math.max(1, limit / 2) : Math.min(most, limit + 1 / limit);
    notifyAll();
  }

  private static void pause(int attempt) {
    long base = FIRST_PAUSE_MILLIS << attempt;
    rest(base / 2 + ThreadLocalRandom.current().nextLong(base));
  }

  /** Waits without a heartbeat: for threads that somebody waits for who sends them. */
  public static void rest(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private static RuntimeException interrupted() {
    Thread.currentThread().interrupt();
    return FailureType.UNAVAILABLE.failure(
        "this worker is shutting down; the activity goes on at another one");
  }
}
