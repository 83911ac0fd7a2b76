package dev.keyturn.reencryption;

import dev.keyturn.failure.FailureType;
import dev.keyturn.failure.Require;
import io.temporal.workflow.Workflow;
import java.time.Instant;
import java.util.Optional;

/** A run whose pace people decide; what that is good for is left to subclasses. */
public abstract class PacedRun implements PaceHandlers {
  private PaceStatus status = PaceStatus.FULL;

  @Override
  public final Receipt pause(Pause pause) {
    decided(status.with(Optional.of(new PaceStatus.Paused(pause.by(), now()))));
    return new Receipt(
        "paused: no page begins any more, and those that are going hand over within seconds");
  }

  @Override
  public final void checkPause(Pause pause) {
    Require.input(pause);
    status.paused().ifPresent(held -> refuse("pause: the run is paused already, by " + held.by()));
    whyNoPause().ifPresent(why -> refuse("pause: " + why));
  }

  @Override
  public final Receipt resume(Resume resume) {
    decided(status.with(Optional.empty()));
    return new Receipt("resumed: it goes on where it was held up");
  }

  @Override
  public final void checkResume(Resume resume) {
    Require.input(resume);
    if (status.paused().isEmpty()) {
      refuse("resume: the run is not paused");
    }
  }

  @Override
  public final Receipt throttle(Throttle throttle) {
    decided(status.with(throttle, now()));
    return new Receipt(
        throttle
            .objectsPerSecond()
            .map(rate -> "throttled to " + rate + " objects per second in all")
            .orElse("no longer throttled"));
  }

  @Override
  public final void checkThrottle(Throttle throttle) {
    Require.input(throttle);
    whyNoThrottle().ifPresent(why -> refuse("throttle: " + why));
  }

  /** Why the run can't be paused now; empty if it can. */
  protected abstract Optional<String> whyNoPause();

  /** Why the run can't be throttled, nor a limit lifted; empty if it can. */
  protected abstract Optional<String> whyNoThrottle();

  /** Shows the pace, and passes it on. */
  protected abstract void paceDecided(PaceStatus decided);

  /** What people decided so far. */
  protected final PaceStatus paceStatus() {
    return status;
  }

  private void decided(PaceStatus next) {
    status = next;
    paceDecided(next);
  }

  private static void refuse(String message) {
    throw FailureType.INVALID_INPUT.failure(message);
  }

  private static Instant now() {
    return Instant.ofEpochMilli(Workflow.currentTimeMillis());
  }
}
