package dev.keyturn.sandbox.ec2;

import dev.keyturn.sandbox.Xml;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A registered machine image. */
final class Image extends Resource {
  static final String ARCHITECTURE = "x86_64";
  static final String VIRTUALIZATION = "hvm";

  private final String name;
  private final String description;
  private final List<DeviceMapping> mappings;
  private final Permissions permissions = new Permissions();
  private Optional<Instant> deprecation = Optional.empty();

  Image(Birth birth, String name, String description, List<DeviceMapping> mappings) {
    super(birth);
    this.name = name;
    this.description = description;
    this.mappings = List.copyOf(mappings);
  }

  @Override
  Kind kind() {
    return Kind.IMAGE;
  }

  String name() {
    return name;
  }

  List<DeviceMapping> mappings() {
    return mappings;
  }

  Permissions permissions() {
    return permissions;
  }

  /** From when on it is deprecated, if ever; copies are not. */
  void deprecation(Optional<Instant> at) {
    deprecation = at;
  }

  boolean uses(Snapshot snapshot) {
    return mappings.stream().anyMatch(mapping -> mapping.snapshot().equals(snapshot));
  }

  /** An image is what its snapshots are: all completed, one failed, or pending. */
  String state() {
    List<Snapshot.State> states =
        mappings.stream().map(mapping -> mapping.snapshot().state()).toList();
    if (states.contains(Snapshot.State.ERROR)) {
      return "failed";
    }
    return states.contains(Snapshot.State.PENDING) ? "pending" : "available";
  }

  void write(Xml xml, String owner) {
    xml.text("imageId", id())
        .text("imageLocation", owner + "/" + name)
        .text("imageState", state())
        .text("imageOwnerId", owner)
        .time("creationDate", created())
        .flag("isPublic", permissions.isPublic())
        .text("architecture", ARCHITECTURE)
        .text("imageType", "machine")
        .text("name", name)
        .text("description", description)
        .text("rootDeviceType", "ebs")
        .text("rootDeviceName", Instance.ROOT_DEVICE)
        .list("blockDeviceMapping", mappings, (item, mapping) -> mapping.write(item))
        .text("virtualizationType", VIRTUALIZATION);
    if (state().equals("failed")) {
      xml.inside(
          "stateReason",
          reason ->
              reason
                  .text("code", "Client.InternalError")
                  .text("message", "Client.InternalError: Given key ID is not accessible"));
    }
    deprecation.ifPresent(at -> xml.time("deprecationTime", at));
    Tags.write(xml, this);
  }
}
