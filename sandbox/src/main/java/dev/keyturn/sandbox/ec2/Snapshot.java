package dev.keyturn.sandbox.ec2;

import dev.keyturn.sandbox.Xml;
import java.util.Optional;

/** An EBS snapshot. */
final class Snapshot extends Resource {
  private final Origin origin;
  private final Optional<Blocks> blocks;
  private final Permissions permissions = new Permissions();
  private State state = State.PENDING;
  private boolean archived;

  /** Makes a snapshot; without content it is a copy whose key KMS refused. */
  Snapshot(Birth birth, Origin origin, Optional<Blocks> blocks) {
    super(birth);
    this.origin = origin;
    this.blocks = blocks;
  }

  @Override
  Kind kind() {
    return Kind.SNAPSHOT;
  }

  Origin origin() {
    return origin;
  }

  int size() {
    return origin.size();
  }

  Optional<String> key() {
    return origin.key();
  }

  Permissions permissions() {
    return permissions;
  }

  Blocks blocks() {
    return blocks.orElseGet(Blocks::empty);
  }

  State state() {
    return state;
  }

  /** Shows what came of it. */
  void finish() {
    state = blocks.isPresent() ? State.COMPLETED : State.ERROR;
  }

  boolean isArchived() {
    return archived;
  }

  void archive() {
    archived = true;
  }

  /** Refuses a snapshot from which nothing can be made now. */
  void requireUsable() {
    if (state != State.COMPLETED) {
      throw Ec2Errors.incorrectState(
          "Snapshot '" + id() + "' is in invalid state - " + state.shown() + ".");
    }
    if (archived) {
      throw Ec2Errors.incorrectState(
          "Snapshot '" + id() + "' is in the archive tier; restore it first.");
    }
  }

  /** Writes it as CreateSnapshot shows it. */
  void write(Xml xml, String owner) {
    xml.text("snapshotId", id())
        .text("volumeId", origin.volumeId())
        .text("status", state.shown())
        .time("startTime", created())
        .text("progress", state == State.COMPLETED ? "100%" : "0%")
        .text("ownerId", owner)
        .number("volumeSize", origin.size())
        .text("description", origin.description())
        .flag("encrypted", key().isPresent())
        .optional("kmsKeyId", key())
        .text("storageTier", archived ? "archive" : "standard");
    Tags.write(xml, this);
  }

  /** Writes it as DescribeSnapshots shows it, which alone tells the data key and the failure. */
  void writeInFull(Xml xml, String owner) {
    write(xml, owner);
    xml.optional("dataEncryptionKeyId", blocks().sealing().map(Blocks.Sealing::dataKeyId));
    if (state == State.ERROR) {
      xml.text("statusMessage", "Given key ID is not accessible");
    }
  }

  /**
   * What it was made from.
   *
   * @param key the key's ARN, or what the caller named if there is no such key
   */
  record Origin(String volumeId, int size, Optional<String> key, String description) {}

  /** A snapshot's states. */
  enum State {
    PENDING("pending"),
    COMPLETED("completed"),
    ERROR("error");

    private final String shown;

    State(String shown) {
      this.shown = shown;
    }

    String shown() {
      return shown;
    }
  }
}
