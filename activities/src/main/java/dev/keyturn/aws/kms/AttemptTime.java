package dev.keyturn.aws.kms;

import dev.keyturn.failure.FailureType;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityInfo;
import java.time.Duration;

/**
 * How long an activity's attempt has been going. An attempt that outlives its start-to-close time,
 * or the schedule-to-close time of all attempts, has been given up: the run may be on its way back
 * by then, and must not meet a late call.
 */
final class AttemptTime {
  /** Longer than a KMS client may spend on one call, its own retries included. */
  private static final Duration FOR_ONE_CALL = Duration.ofSeconds(15);

  private final long began = System.nanoTime();

  private AttemptTime() {}

  /** To be called first thing in the attempt. */
  static AttemptTime start() {
    return new AttemptTime();
  }

  /** Fails, for another attempt, unless a call to AWS would surely be over in time. */
  void requireTimeForCall(String action) {
    ActivityInfo info = Activity.getExecutionContext().getInfo();
    Duration left = left(info);
    if (left.compareTo(FOR_ONE_CALL) < 0) {
      throw FailureType.UNAVAILABLE.failure(
          action
              + " not called: "
              + Math.max(0, left.toSeconds())
              + " s are left of this attempt's "
              + info.getStartToCloseTimeout().toSeconds()
              + " s; Keyturn tries again; if it stays so, AWS is slow, or the worker's clock is"
              + " ahead of Temporal's");
    }
  }

  /** The last attempt may have less time than its own: all of them together have theirs. */
  private Duration left(ActivityInfo info) {
    Duration ofAttempt = info.getStartToCloseTimeout().minus(gone(info));
    Duration ofAll = info.getScheduleToCloseTimeout().minus(since(info.getScheduledTimestamp()));
    return info.getScheduleToCloseTimeout().isZero() || ofAttempt.compareTo(ofAll) < 0
        ? ofAttempt
        : ofAll;
  }

  /** One clock may be wrong, and the other may stand still while the machine sleeps. */
  private Duration gone(ActivityInfo info) {
    Duration here = Duration.ofNanos(System.nanoTime() - began);
    Duration sinceStart = since(info.getStartedTimestamp());
    return here.compareTo(sinceStart) > 0 ? here : sinceStart;
  }

  private static Duration since(long timestamp) {
    return Duration.ofMillis(System.currentTimeMillis() - timestamp);
  }
}
