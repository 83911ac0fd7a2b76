package dev.keyturn.aws;

import dev.keyturn.failure.FailureType;
import io.temporal.failure.ApplicationErrorCategory;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;

/**
 * The failures of an activity that looks until something has changed. Temporal makes the next
 * attempt after a pause: its own way to poll over a long time.
 */
public final class LookAgain {
  private LookAgain() {}

  /** All is as it was seen. */
  public static ApplicationFailure unchanged(String what, Duration every) {
    return after(what, every)
        .setType("Unchanged")
        .setCategory(ApplicationErrorCategory.BENIGN)
        .build();
  }

  /** Nothing that a look runs into may end the watch. */
  public static ApplicationFailure unread(ApplicationFailure why, Duration every) {
    return after("could not look: " + FailureType.message(why), every)
        .setType(why.getType())
        .build();
  }

  private static ApplicationFailure.Builder after(String what, Duration every) {
    return ApplicationFailure.newBuilder()
        .setMessage(what + "; Keyturn looks again in " + every.toSeconds() + " seconds")
        .setNextRetryDelay(every);
  }
}
