package dev.keyturn.reencryption;

import dev.keyturn.failure.FailureType;
import dev.keyturn.key.KeyArn;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Puts a copy under the new key in a volume's place while its instance is stopped. Whatever fails
 * before the copy may be written to leads back to the old volume.
 */
final class VolumeSwap {
  private static final Duration PARITY = Duration.ofMinutes(2);
  private static final Duration PARITY_PAUSE = Duration.ofSeconds(2);

  private final VolumeSteps steps;
  private final SwapRecovery recovery;
  private final KeyArn newKey;
  private final String run;

  /** Nothing that another attempt made is used again: it may be older than the volume. */
  private final String swap = Workflow.getInfo().getRunId();

  private final List<String> parity = new ArrayList<>();

  VolumeSwap(VolumeSteps steps, KeyArn newKey, String run) {
    this.steps = steps;
    this.recovery = new SwapRecovery(steps);
    this.newKey = newKey;
    this.run = run;
  }

  /** How the new volume's attributes compare to the old one's. */
  List<String> parity() {
    return parity;
  }

  /** A snapshot of a volume in use: it shortens the one that is taken during the outage. */
  void snapshotFirst(String volume) {
    snapshot(volume, "first");
  }

  /** Swaps; gives what failed before there was no way back. */
  Optional<TemporalFailure> swap(VolumeFacts facts) {
    VolumeState old = facts.volume().orElseThrow();
    Optional<TemporalFailure> failed = Optional.empty();
    try {
      exchange(old, facts);
    } catch (TemporalFailure failure) {
      failed = Optional.of(failure);
    }
    Workflow.newDetachedCancellationScope(() -> recovery.makeWhole(old.id())).run();
    return failed;
  }

  private void exchange(VolumeState old, VolumeFacts facts) {
    SwapRecord record =
        old.attachments().stream()
            .findFirst()
            .map(place -> SwapRecord.of(place, facts.instance().orElseThrow()))
            .orElse(SwapRecord.UNATTACHED);
    steps
        .call("Note the swap of " + old.id())
        .recordSwap(new SwapOrder(steps.query(old.id()), record));
    stop(old.id(), record);
    VolumeState copy = copy(old, snapshot(old.id(), "final"));
    if (record.instance().isPresent()) {
      requireStopped(old.id(), record);
      recovery.detach(old.id(), record);
      recovery.attach(copy.id(), record);
    }
    compare(old, copy.id(), record);
    requireStopped(old.id(), record);
    steps
        .call("From here on " + copy.id() + " replaces " + old.id())
        .commitSwap(new ReplacedVolume(steps.query(old.id()), copy.id()));
  }

  private void stop(String volume, SwapRecord record) {
    if (record.instance().isEmpty()) {
      return;
    }
    String instance = record.instance().get();
    if (record.wasRunning()) {
      steps.call("Stop " + instance).stopInstance(steps.instance(instance));
    }
    steps.await(
        instance + " is stopped",
        volume,
        VolumeSteps.SOON,
        facts -> facts.instance().filter(InstanceFacts::isStopped).isPresent());
  }

  /** An instance that somebody started meanwhile has written what the snapshot lacks. */
  private void requireStopped(String volume, SwapRecord record) {
    VolumeFacts facts = steps.look(volume);
    boolean untouched =
        record
            .instance()
            .map(
                id ->
                    facts
                        .instance()
                        .filter(i -> i.isStopped() && i.launched().equals(record.launched()))
                        .isPresent())
            .orElseGet(() -> facts.volume().filter(VolumeState::isAvailable).isPresent());
    if (!untouched) {
      throw FailureType.CHANGED_BY_OTHERS.failure(
          "volume "
              + volume
              + " was taken into use by somebody else in the middle of its swap; keep "
              + record.instance().map(id -> "instance " + id + " stopped").orElse("it detached")
              + ", then send retryFailed");
    }
  }

  private String snapshot(String volume, String step) {
    String id =
        steps
            .call("Take the " + step + " snapshot of " + volume)
            .snapshotVolume(new SnapshotOrder(steps.query(volume), run, swap + "/" + step))
            .id();
    steps.await("snapshot " + id + " is complete", volume, VolumeSteps.LONG, f -> complete(f, id));
    return id;
  }

  private static boolean complete(VolumeFacts facts, String snapshot) {
    Optional<SwapSnapshot> found =
        facts.snapshots().stream().filter(made -> made.id().equals(snapshot)).findFirst();
    if (found.filter(made -> made.state().equals("error")).isPresent()) {
      throw FailureType.AWS_REFUSED.failure(
          "snapshot " + snapshot + " failed; see it in EC2, then send retryFailed");
    }
    return found.filter(made -> made.state().equals("completed")).isPresent();
  }

  /** AWS finds out later that it can't use the key; the volume then vanishes or never comes. */
  private VolumeState copy(VolumeState old, String snapshot) {
    String id =
        steps
            .call("Copy " + old.id() + " under the new key")
            .copyVolume(new CopyOrder(old, snapshot, newKey, run, swap))
            .volume();
    VolumeState copy =
        steps
            .await("volume " + id + " is available", id, VolumeSteps.SOON, new Arrival(id)::isOver)
            .volume()
            .orElseThrow();
    if (!copy.isUnder(newKey)) {
      throw FailureType.CHANGED_BY_OTHERS.failure(
          "volume " + id + " is under " + copy.key().orElse("no key") + " and not " + newKey);
    }
    return copy;
  }

  /** AWS may show attributes late, so that a difference counts only if it stays. */
  private void compare(VolumeState old, String copyId, SwapRecord record) {
    Instant began = VolumeSteps.now();
    while (!isLike(old, steps.look(copyId).volume().orElseThrow(), record)) {
      if (Duration.between(began, VolumeSteps.now()).compareTo(PARITY) > 0) {
        throw FailureType.CHANGED_BY_OTHERS.failure(
            "volume " + copyId + " is not like " + old.id() + ": " + String.join(", ", parity));
      }
      Workflow.sleep(PARITY_PAUSE);
    }
  }

  private boolean isLike(VolumeState old, VolumeState copy, SwapRecord record) {
    parity.clear();
    parity.addAll(old.shape().to(copy.shape()));
    Map<String, String> tags = SwapTags.carried(old.tags());
    parity.add("tags " + tags.size() + " -> " + SwapTags.carried(copy.tags()).size());
    VolumeAttachment before = place(old, record);
    VolumeAttachment after = place(copy, record);
    parity.add("device " + before.device() + " -> " + after.device());
    parity.add(
        "delete on termination "
            + before.deleteOnTermination()
            + " -> "
            + after.deleteOnTermination());
    return old.shape().equals(copy.shape())
        && tags.equals(SwapTags.carried(copy.tags()))
        && before.device().equals(after.device())
        && before.deleteOnTermination() == after.deleteOnTermination();
  }

  private static VolumeAttachment place(VolumeState volume, SwapRecord record) {
    return record
        .instance()
        .flatMap(volume::at)
        .orElse(new VolumeAttachment("-", "-", "detached", false));
  }
}
