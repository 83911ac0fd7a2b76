package dev.keyturn.testing;

import dev.keyturn.reencryption.InstanceFacts;
import dev.keyturn.reencryption.VolumeAttachment;
import dev.keyturn.reencryption.VolumeShape;
import dev.keyturn.reencryption.VolumeState;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the instance and its volumes are at first. */
final class FakeMachine {
  private FakeMachine() {}

  /** A volume under the old key. */
  static VolumeState volume(String id, List<VolumeAttachment> attachments) {
    return new VolumeState(
        id,
        attachments.isEmpty() ? "available" : "in-use",
        Optional.of(FakeAccount.OLD.value()),
        Optional.empty(),
        new VolumeShape("eu-west-1a", "gp3", 10, Optional.of(3_000), Optional.of(125), false),
        Map.of("name", id),
        attachments);
  }

  /** The same volume with other tags, at another place. */
  static VolumeState with(
      VolumeState old, Map<String, String> tags, List<VolumeAttachment> attachments) {
    return new VolumeState(
        old.id(),
        attachments.isEmpty() ? "available" : "in-use",
        old.key(),
        old.snapshot(),
        old.shape(),
        tags,
        attachments);
  }

  /** The same with other tags, and with a public address that a stop gives away. */
  static InstanceFacts with(InstanceFacts i, Map<String, String> tags, Optional<String> address) {
    return new InstanceFacts(
        i.id(),
        i.state(),
        i.reason(),
        i.launched(),
        i.type(),
        i.rootDevice(),
        i.stopProtected(),
        tags,
        i.instanceStore(),
        i.spot(),
        i.hibernation(),
        i.checks(),
        i.operator(),
        address);
  }

  /** An instance that nothing speaks against stopping. */
  static InstanceFacts instance(String id, String state, String reason, String launched) {
    return new InstanceFacts(
        id,
        state,
        reason,
        launched,
        "m5.large",
        "/dev/xvda",
        false,
        Map.of(),
        false,
        false,
        false,
        state.equals("running") ? "ok" : "not-applicable",
        Optional.empty(),
        Optional.empty());
  }
}
