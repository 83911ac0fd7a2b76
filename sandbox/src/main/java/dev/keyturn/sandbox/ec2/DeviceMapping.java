package dev.keyturn.sandbox.ec2;

import dev.keyturn.sandbox.Xml;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A device of an image, and the snapshot that its volumes are made from. */
record DeviceMapping(
    String device,
    Snapshot snapshot,
    int size,
    Optional<String> type,
    boolean deleteOnTermination) {

  DeviceMapping withSnapshot(Snapshot other) {
    return new DeviceMapping(device, other, size, type, deleteOnTermination);
  }

  /** The members of a block device in RunInstances that make the same volume. */
  Parameters parameters() {
    Map<String, String> members = new TreeMap<>();
    members.put("SnapshotId", snapshot.id());
    members.put("VolumeSize", String.valueOf(size));
    members.put("DeleteOnTermination", String.valueOf(deleteOnTermination));
    type.ifPresent(name -> members.put("VolumeType", name));
    return Parameters.of(members);
  }

  void write(Xml xml) {
    xml.text("deviceName", device)
        .inside(
            "ebs",
            ebs ->
                ebs.text("snapshotId", snapshot.id())
                    .number("volumeSize", size)
                    .text("volumeType", type.orElse("gp2"))
                    .flag("deleteOnTermination", deleteOnTermination)
                    .flag("encrypted", snapshot.key().isPresent()));
  }
}
