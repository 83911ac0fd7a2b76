package dev.keyturn.aws;

import dev.keyturn.failure.FailureType;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.function.Supplier;

/** Calls that are repeated when AWS asks to slow down, so that a page is not begun anew for one. */
public final class Throttled {
  private static final int TRIES = 6;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);

  private Throttled() {}

  /** Makes the call; the last refusal is passed on. A heartbeat is sent before every try. */
  public static <T> T patiently(Supplier<T> call) {
    Duration pause = FIRST_PAUSE;
    for (int left = TRIES - 1; ; left--) {
      Waiting.heartbeat();
      try {
        return call.get();
      } catch (ApplicationFailure failure) {
        if (left == 0 || !FailureType.THROTTLED.isOf(failure)) {
          throw failure;
        }
      }
      Waiting.sleep(pause);
      pause = pause.multipliedBy(2);
    }
  }
}
