package dev.keyturn.sandbox.ec2;

import dev.keyturn.sandbox.Xml;
import java.time.Instant;
import java.util.Optional;

/** A volume's place at an instance, or at what a service keeps for itself. */
final class Attachment {
  private final Place place;
  private final Instant time;
  private final Optional<Holder> holder;
  private State state = State.ATTACHING;
  private boolean deleteOnTermination;
  private Optional<Hypervisor> hypervisor = Optional.empty();

  Attachment(Place place, Instant time, boolean deleteOnTermination) {
    this(place, time, Optional.empty());
    this.deleteOnTermination = deleteOnTermination;
  }

  private Attachment(Place place, Instant time, Optional<Holder> holder) {
    this.place = place;
    this.time = time;
    this.holder = holder;
  }

  /** A volume that a service attached to a resource of its own, which is no instance. */
  static Attachment to(Holder holder, String volumeId, Instant time) {
    Attachment attachment =
        new Attachment(new Place(volumeId, "", "", 0), time, Optional.of(holder));
    attachment.state = State.ATTACHED;
    return attachment;
  }

  boolean isToInstance() {
    return holder.isEmpty();
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
    holder.ifPresentOrElse(
        service ->
            xml.text("associatedResource", service.resource())
                .text("instanceOwningService", service.principal()),
        () ->
            xml.text("instanceId", place.instanceId())
                .text("device", place.device())
                .number("ebsCardIndex", place.card()));
    xml.text("volumeId", place.volumeId())
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

  /** Which volume at which instance under which name, and at which of its EBS cards. */
  record Place(String volumeId, String instanceId, String device, int card) {}

  /** A service and the ARN of its resource. */
  record Holder(String resource, String principal) {}

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
