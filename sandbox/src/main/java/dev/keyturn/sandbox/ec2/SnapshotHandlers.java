package dev.keyturn.sandbox.ec2;

import dev.keyturn.sandbox.Xml;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes, shows, shares, archives and deletes snapshots. */
final class SnapshotHandlers {
  private static final String PERMISSION = "createVolumePermission";
  private static final Query<Snapshot> QUERY =
      new Query<>(
          Snapshot.class,
          Kind.SNAPSHOT,
          Map.of(
              "snapshot-id", snapshot -> List.of(snapshot.id()),
              "volume-id", snapshot -> List.of(snapshot.origin().volumeId()),
              "status", snapshot -> List.of(snapshot.state().shown()),
              "encrypted", snapshot -> List.of(String.valueOf(snapshot.key().isPresent())),
              "description", snapshot -> List.of(snapshot.origin().description()),
              "storage-tier", snapshot -> List.of(snapshot.isArchived() ? "archive" : "standard")));

  private SnapshotHandlers() {}

  static void addTo(Operations operations) {
    operations.add(
        "CreateSnapshot", "Description VolumeId TagSpecification", SnapshotHandlers::create);
    operations.add(
        "DescribeSnapshots",
        "MaxResults NextToken Owner SnapshotId Filter",
        SnapshotHandlers::describe);
    operations.add("DeleteSnapshot", "SnapshotId", SnapshotHandlers::delete);
    operations.add(
        "DescribeSnapshotAttribute", "SnapshotId Attribute", SnapshotHandlers::attribute);
    operations.add(
        "ModifySnapshotAttribute",
        "SnapshotId Attribute CreateVolumePermission OperationType UserId UserGroup",
        SnapshotHandlers::modify);
    operations.add("ModifySnapshotTier", "SnapshotId StorageTier", SnapshotHandlers::tier);
  }

  private static void create(Ec2Request request, Xml answer) {
    Volume volume = request.volume(request.input().required("VolumeId"));
    String description = request.input().text("Description").orElse("");
    of(request, volume, description).write(answer, request.estate().account());
  }

  /**
   * Takes a snapshot of what was written until now. The data key stays the volume's, wrapped as it
   * is, so that KMS isn't asked.
   */
  static Snapshot of(Ec2Request request, Volume volume, String description) {
    switch (volume.state()) {
      case AVAILABLE, IN_USE -> {}
      case CREATING, DELETING ->
          throw Ec2Errors.incorrectState(
              "Volume '" + volume.id() + "' is '" + volume.state().shown() + "'");
    }
    Snapshot.Origin origin =
        new Snapshot.Origin(volume.id(), volume.shape().size(), volume.origin().key(), description);
    Snapshot snapshot =
        request.add(
            new Snapshot(request.birth(Kind.SNAPSHOT), origin, Optional.of(volume.blocks())));
    request.later(snapshot::finish);
    return snapshot;
  }

  private static void describe(Ec2Request request, Xml answer) {
    Query.Page<Snapshot> page = QUERY.run(request, "SnapshotId");
    String account = request.estate().account();
    answer.list(
        "snapshotSet",
        Owners.own(request) ? page.items() : List.<Snapshot>of(),
        (item, snapshot) -> snapshot.writeInFull(item, account));
    answer.optional("nextToken", page.nextToken());
  }

  private static void delete(Ec2Request request, Xml answer) {
    Snapshot snapshot = snapshot(request);
    for (Image image : request.estate().all(Image.class)) {
      if (image.uses(snapshot)) {
        throw Ec2Errors.of(
            "InvalidSnapshot.InUse",
            "The snapshot " + snapshot.id() + " is currently in use by " + image.id());
      }
    }
    request.estate().remove(snapshot);
    answer.done();
  }

  private static void attribute(Ec2Request request, Xml answer) {
    Snapshot snapshot = snapshot(request);
    requirePermission(request.input().required("Attribute"));
    answer.text("snapshotId", snapshot.id());
    snapshot.permissions().write(answer, PERMISSION);
  }

  private static void modify(Ec2Request request, Xml answer) {
    Parameters input = request.input();
    input.text("Attribute").ifPresent(SnapshotHandlers::requirePermission);
    snapshot(request).permissions().change(input, "CreateVolumePermission", "UserGroup");
    answer.done();
  }

  private static void requirePermission(String attribute) {
    if (!attribute.equals(PERMISSION)) {
      throw Ec2Errors.invalid("The sandbox has no snapshot attribute " + attribute);
    }
  }

  private static void tier(Ec2Request request, Xml answer) {
    Snapshot snapshot = snapshot(request);
    snapshot.requireUsable();
    if (!request.input().text("StorageTier").orElse("archive").equals("archive")) {
      throw Ec2Errors.invalid("A snapshot can be moved to the archive tier only");
    }
    snapshot.archive();
    answer.text("snapshotId", snapshot.id()).time("tieringStartTime", request.now());
  }

  private static Snapshot snapshot(Ec2Request request) {
    return request.snapshot(request.input().required("SnapshotId"));
  }
}
