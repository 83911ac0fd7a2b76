package dev.keyturn.reencryption;

import dev.keyturn.failure.FailureType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes an instance whole after swaps that ended or broke off, from their records alone: forward if
 * the new volume may have been written to, back to the old one otherwise. Needs the instance's
 * lock.
 */
final class SwapRecovery {
  private final VolumeSteps steps;

  SwapRecovery(VolumeSteps steps) {
    this.steps = steps;
  }

  /** Ends every open swap of the volume's instance; starts the instance once, and only if whole. */
  void makeWhole(String volume) {
    VolumeFacts facts = steps.look(volume);
    List<String> open = new ArrayList<>(facts.openSwaps());
    if (!open.contains(volume)) {
      open.add(volume);
    }
    Optional<String> start = Optional.empty();
    for (String swapped : open) {
      if (place(swapped)) {
        start = Optional.of(swapped);
      }
    }
    start.ifPresent(this::start);
    open.forEach(this::end);
  }

  /** Puts one of the two volumes in its place; gives whether the instance ran before. */
  private boolean place(String volume) {
    VolumeFacts facts = steps.look(volume);
    Optional<SwapRecord> record = facts.record();
    if (record.flatMap(SwapRecord::instance).isEmpty()) {
      return false;
    }
    if (facts.replacedBy().isPresent()) {
      attach(facts.replacedBy().get(), record.get());
    } else {
      takeCopiesOff(volume, facts, record.get());
      attach(volume, record.get());
    }
    return record.get().wasRunning();
  }

  private void takeCopiesOff(String volume, VolumeFacts facts, SwapRecord record) {
    String instance = record.instance().orElseThrow();
    for (VolumeState copy : facts.copies()) {
      if (copy.at(instance).isPresent()) {
        requireUntouched(volume, copy.id(), facts, record);
        detach(copy.id(), record);
      }
    }
  }

  /** Whoever started the instance meanwhile let it write to the copy. */
  private static void requireUntouched(
      String volume, String copy, VolumeFacts facts, SwapRecord record) {
    boolean untouched =
        facts
            .instance()
            .filter(found -> found.isStopped() && found.launched().equals(record.launched()))
            .isPresent();
    if (!untouched) {
      throw FailureType.CHANGED_BY_OTHERS.failure(
          "instance "
              + record.instance().orElse("")
              + " was started by somebody else with "
              + copy
              + " in place of "
              + volume
              + ", which may hold newer writes; decide which stays, attach it, and delete the tag "
              + SwapTags.RECORD);
    }
  }

  /** Attaches a volume where the record says, unless it is there. */
  void attach(String volume, SwapRecord record) {
    String instance = record.instance().orElseThrow();
    AttachmentOrder order = new AttachmentOrder(steps.query(volume), record);
    if (!isAttached(steps.look(volume), instance)) {
      steps.call("Attach " + volume + " at " + record.device()).attachVolume(order);
      steps.await(
          volume + " is attached to " + instance,
          volume,
          VolumeSteps.SOON,
          facts -> isAttached(facts, instance));
    }
    steps.call("Set DeleteOnTermination of " + volume).setDeleteOnTermination(order);
  }

  /** Detaches a volume from where the record says. */
  void detach(String volume, SwapRecord record) {
    steps.call("Detach " + volume).detachVolume(new AttachmentOrder(steps.query(volume), record));
    steps.await(
        volume + " is detached",
        volume,
        VolumeSteps.SOON,
        facts -> facts.volume().filter(VolumeState::isAvailable).isPresent());
  }

  private static boolean isAttached(VolumeFacts facts, String instance) {
    return facts
        .volume()
        .flatMap(found -> found.at(instance))
        .filter(VolumeAttachment::isAttached)
        .isPresent();
  }

  private void start(String volume) {
    VolumeFacts facts =
        steps.await(
            "the instance of " + volume + " rests or runs",
            volume,
            VolumeSteps.SOON,
            found -> found.instance().filter(i -> i.isStopped() || i.isRunning()).isPresent());
    InstanceFacts instance = facts.instance().orElseThrow();
    if (instance.isStopped()) {
      steps.call("Start " + instance.id()).startInstance(steps.instance(instance.id()));
    }
    steps.await(
        instance.id() + " runs and passes its status checks",
        volume,
        VolumeSteps.SOON,
        SwapRecovery::runs);
  }

  /** A key that can't be used lets an instance fall back to stopped, with a reason of AWS's. */
  private static boolean runs(VolumeFacts facts) {
    InstanceFacts instance = facts.instance().orElseThrow();
    boolean fellBack =
        instance.isStopped()
            && !instance.reason().isEmpty()
            && !instance.reason().startsWith("Client.UserInitiated");
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

  private void end(String volume) {
    steps.call("Delete what no swap of " + volume + " used").deleteUnused(steps.query(volume));
    steps.call("End the swap of " + volume).endSwap(steps.query(volume));
  }
}
