package dev.keyturn.reencryption;

import dev.keyturn.failure.FailureType;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;

/** The start of an instance after the swap of a volume, as whose record names it. */
final class InstanceStart {
  /** How long EC2 may have no room before a person is asked. */
  private static final Duration PATIENCE = Duration.ofHours(1);

  private final VolumeSteps steps;
  private final String volume;

  InstanceStart(VolumeSteps steps, String volume) {
    this.steps = steps;
    this.volume = volume;
  }

  /** Starts it while EC2 has no room for it; what it finds then is for a person. */
  void insist() {
    Instant began = VolumeSteps.now();
    while (true) {
      try {
        start();
        return;
      } catch (ActivityFailure failure) {
        if (!FailureType.NO_CAPACITY.isOf(failure)) {
          throw failure;
        }
        Duration waited = Duration.between(began, VolumeSteps.now());
        if (waited.compareTo(PATIENCE) > 0) {
          throw noRoom(failure);
        }
        Workflow.sleep(VolumeSteps.PAUSE.after(waited));
      }
    }
  }

  private RuntimeException noRoom(ActivityFailure failure) {
    return FailureType.NO_CAPACITY.failure(
        "the instance of volume "
            + volume
            + " is stopped with all its volumes attached, and EC2 had no room to start it for "
            + PATIENCE.toMinutes()
            + " minutes: "
            + FailureType.message(failure));
  }

  /** Starts it once, unless it runs, and waits until it passes its status checks. */
  void start() {
    VolumeFacts facts =
        steps.await(
            "the instance of " + volume + " rests or runs",
            volume,
            VolumeSteps.SOON,
            found -> found.instance().filter(this::restsOrRuns).isPresent());
    InstanceFacts instance = facts.instance().orElseThrow();
    if (instance.isStopped()) {
      steps.call("Start " + instance.id()).startInstance(steps.instance(instance.id()));
    }
    VolumeFacts after =
        steps.await(
            instance.id() + " runs and passes its status checks",
            volume,
            VolumeSteps.SOON,
            found -> runs(found.instance().orElseThrow(), instance));
    steps.ledger.runs(after.instance().orElseThrow());
  }

  private boolean restsOrRuns(InstanceFacts instance) {
    return instance.isStopped() || (instance.isRunning() && !steps.ledger.isStopping(instance));
  }

  /**
   * A key that can't be used lets an instance fall back to stopped, with a reason of AWS's. What it
   * was before the start may be shown for a while.
   */
  private static boolean runs(InstanceFacts instance, InstanceFacts before) {
    boolean fellBack =
        instance.isStopped()
            && !instance.reason().isEmpty()
            && !instance.reason().startsWith("Client.UserInitiated")
            && !(instance.reason().equals(before.reason())
                && instance.launched().equals(before.launched()));
    if (fellBack) {
      throw notStarted(instance);
    }
    return instance.isRunning() && instance.checks().equals("ok");
  }

  private static RuntimeException notStarted(InstanceFacts instance) {
    String said = "instance " + instance.id() + " did not start: " + instance.reason();
    return instance.isStoppedByKey()
        ? FailureType.KEY_STATE.failure(
            said
                + "; allow the worker kms:CreateGrant on the key and see that it is Enabled, then"
                + " send retryFailed")
        : FailureType.AWS_REFUSED.failure(said + "; mend it in EC2, then send retryFailed");
  }
}
