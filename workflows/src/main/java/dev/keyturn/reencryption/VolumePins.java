package dev.keyturn.reencryption;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What keeps a volume that could be copied where it is: where it hangs, and what stops there. */
public final class VolumePins {
  private VolumePins() {}

  /** The first reason why a volume may not be swapped by its store's terms; empty if it may. */
  public static Optional<PinReason> of(DataStore.Volume store, VolumeFacts facts, Instant now) {
    VolumeState volume = facts.volume().orElseThrow();
    if (!SwapTags.haveRoom(volume.tags())) {
      return Optional.of(PinReason.TAGS_FULL);
    }
    if (volume.attachments().isEmpty()) {
      return Optional.empty();
    }
    List<PinReason> reasons = new ArrayList<>();
    if (volume.shape().multiAttach() || volume.attachments().size() > 1) {
      reasons.add(PinReason.MULTI_ATTACH);
    }
    if (volume.attachments().stream().anyMatch(place -> place.card().isPresent())) {
      reasons.add(PinReason.EBS_CARD);
    }
    facts.instance().ifPresent(instance -> reasons.addAll(forbidding(store, instance, now)));
    return reasons.stream().findFirst();
  }

  private static List<PinReason> forbidding(
      DataStore.Volume store, InstanceFacts instance, Instant now) {
    List<PinReason> reasons = new ArrayList<>();
    if (instance.autoScalingGroup().isPresent()) {
      reasons.add(PinReason.AUTO_SCALING);
    }
    if (instance.spot() || instance.hibernation()) {
      reasons.add(PinReason.SPOT_OR_HIBERNATION);
    }
    if (instance.isStopped()) {
      return reasons;
    }
    if (instance.instanceStore()) {
      reasons.add(PinReason.INSTANCE_STORE);
    }
    if (instance.stopProtected()) {
      reasons.add(PinReason.STOP_PROTECTED);
    }
    if (!store.stopInstances()) {
      reasons.add(PinReason.NEEDS_OUTAGE);
    }
    if (instance.lostAddress().isPresent() && !store.mayLosePublicIp()) {
      reasons.add(PinReason.LOSES_PUBLIC_IP);
    }
    if (instance.isImpaired()) {
      reasons.add(PinReason.FAILS_CHECKS);
    }
    if (store.window().filter(window -> now.isAfter(window.lastBegin())).isPresent()) {
      reasons.add(PinReason.WINDOW_OVER);
    }
    return reasons;
  }

  /** What of the instance a person has to know to lift the pin; empty if the reason says it all. */
  static String detail(PinReason reason, VolumeFacts facts) {
    return reason == PinReason.LOSES_PUBLIC_IP
        ? facts
            .instance()
            .flatMap(at -> at.lostAddress().map(ip -> ": " + at.id() + " has " + ip))
            .orElse("")
        : "";
  }
}
