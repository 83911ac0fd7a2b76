package dev.keyturn;

import io.temporal.activity.ActivityCancellationType;
import io.temporal.activity.ActivityOptions;
import io.temporal.common.Priority;
import io.temporal.common.RetryOptions;
import java.time.Duration;

/**
 * The time limits and retries of activities, by what kind of work they do. A cancelled activity is
 * waited for, so that nothing that it still does can cross the way back.
 */
public final class ActivityProfiles {
  /** How long a step is tried before a human is asked. */
  private static final Duration PATIENCE = Duration.ofMinutes(30);

  /** How long the old key stays disabled while nobody can tell what that does. */
  private static final Duration UNTOLD = Duration.ofMinutes(10);

  /** How long a silent activity counts as alive. */
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);

  /** About a minute of answers that nothing can be made of. */
  private static final int AUDIT_TRIES = 8;

  /** About ten minutes where AWS doesn't answer, and two where it answers with errors. */
  private static final int PROOF_TRIES = 10;

  /** Temporal's highest; what has none is in the middle of five. */
  private static final Priority FIRST = Priority.newBuilder().setPriorityKey(1).build();

  private static final RetryOptions RETRIES =
      RetryOptions.newBuilder()
          .setInitialInterval(Duration.ofMillis(500))
          .setBackoffCoefficient(2)
          .setMaximumInterval(Duration.ofSeconds(30))
          .build();

  private ActivityProfiles() {}

  /** A handful of AWS calls, none of which waits. */
  public static ActivityOptions quickCalls(String taskQueue, String summary) {
    return builder(taskQueue, summary)
        .setStartToCloseTimeout(Duration.ofSeconds(30))
        .setScheduleToCloseTimeout(PATIENCE)
        .build();
  }

  /**
   * A look that takes as many calls as there is to see, such as a page for every hundred grants on
   * a key; heartbeats meanwhile.
   */
  public static ActivityOptions looking(String taskQueue, String summary) {
    return builder(taskQueue, summary)
        .setStartToCloseTimeout(Duration.ofMinutes(10))
        .setScheduleToCloseTimeout(PATIENCE)
        .setHeartbeatTimeout(HEARTBEAT)
        .build();
  }

  /** AWS calls spread over a waiting time; heartbeats meanwhile. */
  public static ActivityOptions settling(String taskQueue, String summary, Duration settle) {
    return waiting(taskQueue, summary, settle, PATIENCE);
  }

  /** The same for what shuts suspects out. */
  public static ActivityOptions containing(String taskQueue, String summary, Duration settle) {
    return urgent(settling(taskQueue, summary, settle));
  }

  /** What is good to know, but must not hold up a response for long. */
  public static ActivityOptions brief(String taskQueue, String summary) {
    return builder(taskQueue, summary)
        .setStartToCloseTimeout(Duration.ofSeconds(30))
        .setScheduleToCloseTimeout(Duration.ofMinutes(1))
        .build();
  }

  /** A read of a whole account that no run needs: it may be long, but is not tried for long. */
  public static ActivityOptions survey(String taskQueue, String summary) {
    return builder(taskQueue, summary)
        .setStartToCloseTimeout(Duration.ofMinutes(5))
        .setScheduleToCloseTimeout(Duration.ofMinutes(10))
        .setHeartbeatTimeout(HEARTBEAT)
        .setRetryOptions(RetryOptions.newBuilder(RETRIES).setMaximumAttempts(3).build())
        .build();
  }

  /** The gate's calls: long enough that an attempt that timed out can do nothing any more. */
  public static ActivityOptions gate(String taskQueue, String summary) {
    return urgent(
        builder(taskQueue, summary)
            .setStartToCloseTimeout(Duration.ofMinutes(2))
            .setScheduleToCloseTimeout(PATIENCE)
            .build());
  }

  /** Reads while the old key is disabled: what they can't tell soon enables it again. */
  public static ActivityOptions sample(String taskQueue, String summary) {
    return urgent(
        builder(taskQueue, summary)
            .setStartToCloseTimeout(Duration.ofMinutes(5))
            .setScheduleToCloseTimeout(UNTOLD)
            .setHeartbeatTimeout(HEARTBEAT)
            .build());
  }

  /** The same for a disabled key that is asked over a waiting time. */
  public static ActivityOptions proof(String taskQueue, String summary, Duration settle) {
    return urgent(waiting(taskQueue, summary, settle, UNTOLD));
  }

  /**
   * Keys that are read only: some tries, each of which is given what a page of dead keys takes, so
   * that a target that can't be reached does not hold up the others; time without a worker counts
   * for nothing.
   */
  public static ActivityOptions audit(String taskQueue, String summary) {
    return builder(taskQueue, summary)
        .setStartToCloseTimeout(Duration.ofMinutes(10))
        .setHeartbeatTimeout(HEARTBEAT)
        .setRetryOptions(RETRIES.toBuilder().setMaximumAttempts(AUDIT_TRIES).build())
        .build();
  }

  /**
   * Looks for as long as people are waited for. An attempt that finds nothing new fails, and the
   * next one comes after the pause: retries are in no history. It changes nothing, so that nobody
   * waits for its end when it is cancelled. One look may be over a whole account, which is paced.
   */
  public static ActivityOptions watch(String taskQueue, String summary, Duration every) {
    return builder(taskQueue, summary)
        .setStartToCloseTimeout(Duration.ofMinutes(15))
        .setHeartbeatTimeout(HEARTBEAT)
        .setCancellationType(ActivityCancellationType.TRY_CANCEL)
        .setRetryOptions(
            RetryOptions.newBuilder()
                .setInitialInterval(every)
                .setMaximumInterval(every)
                .setBackoffCoefficient(1)
                .build())
        .build();
  }

  /** A page of many items; heartbeats its cursor, and is tried for a day. */
  public static ActivityOptions page(String taskQueue, String summary) {
    return builder(taskQueue, summary)
        .setStartToCloseTimeout(Duration.ofHours(2))
        .setScheduleToCloseTimeout(Duration.ofHours(24))
        .setHeartbeatTimeout(HEARTBEAT)
        .build();
  }

  /**
   * A page that is looked at while the old key is disabled: what it can't tell enables it again.
   */
  public static ActivityOptions proofPage(String taskQueue, String summary) {
    return urgent(
        builder(taskQueue, summary)
            .setScheduleToStartTimeout(UNTOLD)
            .setStartToCloseTimeout(Duration.ofHours(2))
            .setHeartbeatTimeout(HEARTBEAT)
            .setRetryOptions(RETRIES.toBuilder().setMaximumAttempts(PROOF_TRIES).build())
            .build());
  }

  /** Before everything else that waits on its queue. */
  private static ActivityOptions urgent(ActivityOptions options) {
    return options.toBuilder().setPriority(FIRST).build();
  }

  private static ActivityOptions waiting(
      String taskQueue, String summary, Duration settle, Duration patience) {
    Duration limit = settle.multipliedBy(3).plus(patience);
    return builder(taskQueue, summary)
        .setStartToCloseTimeout(limit)
        .setScheduleToCloseTimeout(limit)
        .setHeartbeatTimeout(HEARTBEAT)
        .build();
  }

  private static ActivityOptions.Builder builder(String taskQueue, String summary) {
    return ActivityOptions.newBuilder()
        .setTaskQueue(taskQueue)
        .setSummary(summary)
        .setCancellationType(ActivityCancellationType.WAIT_CANCELLATION_COMPLETED)
        .setRetryOptions(RETRIES);
  }
}
