package dev.keyturn.sandbox.ec2;

import dev.keyturn.sandbox.Xml;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An EBS volume. */
final class Volume extends Resource {
  private final Origin origin;
  private final VolumeShape shape;
  private final List<Attachment> attachments = new ArrayList<>();
  private Optional<Blocks> blocks;
  private State state = State.CREATING;

  /** Makes a volume; without content it is one whose key KMS refused. */
  Volume(Birth birth, Origin origin, VolumeShape shape, Optional<Blocks> blocks) {
    super(birth);
    this.origin = origin;
    this.shape = shape;
    this.blocks = blocks;
  }

  @Override
  Kind kind() {
    return Kind.VOLUME;
  }

  Origin origin() {
    return origin;
  }

  VolumeShape shape() {
    return shape;
  }

  boolean isUsable() {
    return blocks.isPresent();
  }

  Blocks blocks() {
    return blocks.orElseGet(Blocks::empty);
  }

  void blocks(Blocks changed) {
    blocks = Optional.of(changed);
  }

  void state(State next) {
    state = next;
  }

  /** Its own state, and in-use while it is attached to anything. */
  State state() {
    return state == State.AVAILABLE && !attachments.isEmpty() ? State.IN_USE : state;
  }

  boolean isEncrypted() {
    return origin.key().isPresent();
  }

  /** The attachments, which may be changed. */
  List<Attachment> attachments() {
    return attachments;
  }

  Optional<Attachment> attachmentTo(String instanceId) {
    return attachments.stream()
        .filter(attachment -> attachment.instanceId().equals(instanceId))
        .findFirst();
  }

  void write(Xml xml) {
    writeOwn(xml);
    xml.list("attachmentSet", attachments, (item, attachment) -> attachment.write(item));
    operator().ifPresent(service -> service.write(xml));
    Tags.write(xml, this);
  }

  /** Writes all but attachments. */
  private void writeOwn(Xml xml) {
    xml.text("volumeId", id())
        .number("size", shape.size())
        .text("snapshotId", origin.snapshotId().orElse(""))
        .text("availabilityZone", origin.zone())
        .optional("outpostArn", origin.outpost())
        .text("status", state().shown())
        .time("createTime", created())
        .text("volumeType", shape.type())
        .optional("iops", shape.iops())
        .optional("throughput", shape.throughput())
        .flag("encrypted", isEncrypted())
        .optional("kmsKeyId", origin.key())
        .flag("multiAttachEnabled", shape.multiAttach());
  }

  /**
   * Where it is and what it was made from.
   *
   * @param outpost the ARN of the Outpost that it is on, if it is not in the Region
   * @param key the key's ARN, or what the caller named if there is no such key
   */
  record Origin(
      String zone, Optional<String> outpost, Optional<String> snapshotId, Optional<String> key) {}

  /** A volume's states. */
  enum State {
    CREATING("creating"),
    AVAILABLE("available"),
    IN_USE("in-use"),
    DELETING("deleting");

    private final String shown;

    State(String shown) {
      this.shown = shown;
    }

    String shown() {
      return shown;
    }
  }
}
