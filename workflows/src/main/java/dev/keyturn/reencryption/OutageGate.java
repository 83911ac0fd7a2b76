package dev.keyturn.reencryption;

import dev.keyturn.key.KeyLock;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a sweep waits for before it stops an instance: its window, its turn among those of its run,
 * the instance's lock, and the end of a pause. Once the outage has begun, it is brought to its end.
 */
final class OutageGate {
  /** How long before its window: a snapshot holds what was written since the one before it. */
  private static final Duration SHORTENING = Duration.ofHours(1);

  private final String account;
  private final PaceGate pace;
  private final OutageTurn turn;
  private String held = "";

  OutageGate(String account, PaceGate pace, OutageTurn turn) {
    this.account = account;
    this.pace = pace;
    this.turn = turn;
  }

  /**
   * Waits for all of them. The turn comes before the lock: who waits for a turn must not keep
   * another run from the instance.
   *
   * @param shorten what shortens the outage, if there is going to be one, by the name of the step:
   *     at once, as a volume's first snapshot may take a day, and again shortly before the window
   * @return why the instance may not be stopped in this sweep any more
   */
  Optional<String> pass(List<Candidate> ready, Consumer<String> shorten) {
    pace.pass();
    if (ready.get(0).isToBeStopped()) {
      Optional<Instant> begin = Candidate.begin(ready);
      shorten.accept("first");
      begin
          .map(from -> from.minus(SHORTENING))
          .filter(VolumeSteps.now()::isBefore)
          .ifPresent(
              soon -> {
                awaitBegin(soon);
                pace.pass();
                shorten.accept("second");
              });
      begin.ifPresent(OutageGate::awaitBegin);
      Workflow.setCurrentDetails("Waits until another instance of the run is whole again");
      Optional<String> refusal = turn.take();
      pace.show();
      if (refusal.isPresent()) {
        return refusal;
      }
    }
    ready.get(0).instance().map(InstanceFacts::id).ifPresent(this::hold);
    pace.pass();
    return Optional.empty();
  }

  /** Whether nobody has to be asked; an instance that was stopped may have been started since. */
  boolean isPassed(Candidate volume) {
    return !volume.isToBeStopped() || turn.isTaken();
  }

  private static void awaitBegin(Instant begin) {
    Instant now = VolumeSteps.now();
    if (now.isBefore(begin)) {
      Workflow.sleep(Duration.between(now, begin));
    }
  }

  /** Volumes of one instance take turns; the lock ends with this workflow. */
  void hold(String instance) {
    if (held.equals(instance)) {
      return;
    }
    String id = "instance/" + account + "/" + instance;
    Instant began = VolumeSteps.now();
    while (!KeyLock.tryTake(id, instance)) {
      Workflow.sleep(VolumeSteps.PAUSE.after(Duration.between(began, VolumeSteps.now())));
    }
    held = instance;
  }

  /** Whether it holds no instance. */
  boolean holdsNone() {
    return held.isEmpty();
  }
}
