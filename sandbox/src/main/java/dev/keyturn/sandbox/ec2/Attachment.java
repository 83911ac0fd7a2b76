package dev.keyturn.sandbox.ec2;

import dev.keyturn.sandbox.Xml;
import java.time.Instant;
import java.util.Optional;

/** A volume's place at an instance. */
final class Attachment {
  private final Place place;
  private final Instant time;
  private State state = State.ATTACHING;
  private boolean deleteOnTermination;
  private Optional<Hypervisor> hypervisor = Optional.empty();

  Attachment(Place place, Instant time, boolean deleteOnTermination) {
    this.place = place;
    this.time = time;
    this.deleteOnTermination = deleteOnTermination;
  }

  String volumeId() {
    return place.volumeId();
  }

  String instanceId() {
    return place.instanceId();
  }

  String device() {
    return place.device();
  }

  boolean isRoot() {
    return place.device().equals(Instance.ROOT_DEVICE);
  }

  State state() {
    return state;
  }

  void state(State next) {
    state = next;
  }

  boolean deleteOnTermination() {
    return deleteOnTermination;
  }

  void deleteOnTermination(boolean on) {
    deleteOnTermination = on;
  }

  /** Present while the instance runs. */
  Optional<Hypervisor> hypervisor() {
    return hypervisor;
  }

  void loaded(Hypervisor opened) {
    hypervisor = Optional.of(opened);
  }

  Optional<Hypervisor> unloaded() {
    Optional<Hypervisor> held = hypervisor;
    hypervisor = Optional.empty();
    return held;
  }

  /** Writes it as volumes show it. */
  void write(Xml xml) {
    xml.text("volumeId", place.volumeId())
        .text("instanceId", place.instanceId())
        .text("device", place.device())
        .text("status", state.shown())
        .time("attachTime", time)
        .flag("deleteOnTermination", deleteOnTermination);
  }

  /** Writes it as instances show it. */
  void writeMapping(Xml xml) {
    xml.text("deviceName", place.device())
        .inside(
            "ebs",
            ebs ->
                ebs.text("volumeId", place.volumeId())
                    .text("status", state.shown())
                    .time("attachTime", time)
                    .flag("deleteOnTermination", deleteOnTermination));
  }

  /** Which volume at which instance under which name. */
  record Place(String volumeId, String instanceId, String device) {}

  /** How far an attachment has come. */
  enum State {
    ATTACHING("attaching"),
    ATTACHED("attached"),
    DETACHING("detaching"),
    DETACHED("detached");

    private final String shown;

    State(String shown) {
      this.shown = shown;
    }

    String shown() {
      return shown;
    }
  }
}
