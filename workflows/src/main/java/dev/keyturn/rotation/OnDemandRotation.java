package dev.keyturn.rotation;

import dev.keyturn.ActivityProfiles;
import dev.keyturn.GrowingPause;
import dev.keyturn.TaskQueues;
import dev.keyturn.failure.FailureType;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.RotationSight;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;

/** One rotation on demand, from its beginning to its end. */
final class OnDemandRotation {
  private static final GrowingPause PAUSE =
      new GrowingPause(Duration.ofSeconds(1), Duration.ofMinutes(5));

  /**
   * AWS says nothing about how long a rotation on demand takes; this is many times what is seen.
   */
  private static final Duration LIMIT = Duration.ofHours(24);

  private OnDemandRotation() {}

  /** Begins it, or joins the one under way, and waits for its end; gives what the key is then. */
  static RotationSight go(RotationSight before, Duration settle) {
    RotationActivities begins =
        Workflow.newActivityStub(
            RotationActivities.class,
            ActivityProfiles.settling(TaskQueues.CONTROL, "Begin a rotation on demand", settle));
    RotationSight sight =
        begins.beginOnDemandRotation(
            new OnDemandOrder(before.key(), before.onDemandUsed(), settle));
    Instant began = now();
    while (sight.isRotating() || sight.onDemandUsed() <= before.onDemandUsed()) {
      Duration waited = Duration.between(began, now());
      if (waited.compareTo(LIMIT) > 0) {
        throw FailureType.AWS_REFUSED.failure(
            "key "
                + before.key()
                + ": a rotation on demand has not ended after "
                + LIMIT
                + "; ask AWS, then start RotateKey again, which waits for it");
      }
      Workflow.sleep(PAUSE.after(waited));
      sight = look("Look whether the rotation has ended", before.key());
    }
    return sight;
  }

  /** How a key rotates now. */
  static RotationSight look(String summary, KeyArn key) {
    return quick(summary).lookAtRotation(key);
  }

  /** The calls of a rotation that wait for nothing. */
  static RotationActivities quick(String summary) {
    return Workflow.newActivityStub(
        RotationActivities.class, ActivityProfiles.quickCalls(TaskQueues.CONTROL, summary));
  }

  private static Instant now() {
    return Instant.ofEpochMilli(Workflow.currentTimeMillis());
  }
}
