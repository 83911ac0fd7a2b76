package dev.keyturn.testing;

import io.temporal.activity.Activity;
import io.temporal.client.ActivityCanceledException;
import java.util.concurrent.TimeUnit;

/** A page that goes until it is broken off, and then answers with what it did. */
public final class BrokenOff {
  private static final int MOST_BEATS = 12_000;

  private BrokenOff() {}

  /** Heartbeats in an activity until Temporal says that it is cancelled. */
  public static void await() {
    try {
      for (int beats = 0; beats < MOST_BEATS; beats++) {
        Activity.getExecutionContext().heartbeat(null);
        TimeUnit.MILLISECONDS.sleep(10);
      }
    } catch (ActivityCanceledException broken) {
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new AssertionError("nobody broke the page off");
  }
}
