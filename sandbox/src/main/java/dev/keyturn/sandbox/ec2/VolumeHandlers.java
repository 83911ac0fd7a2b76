package dev.keyturn.sandbox.ec2;

import dev.keyturn.sandbox.Xml;
import java.util.List;
import java.util.Map;

/** Makes, shows and deletes volumes. */
final class VolumeHandlers {
  private static final Query<Volume> QUERY =
      new Query<>(
          Volume.class,
          Kind.VOLUME,
          Map.of(
              "volume-id", volume -> List.of(volume.id()),
              "status", volume -> List.of(volume.state().shown()),
              "encrypted", volume -> List.of(String.valueOf(volume.isEncrypted())),
              "snapshot-id", volume -> volume.origin().snapshotId().stream().toList(),
              "availability-zone", volume -> List.of(volume.origin().zone()),
              "volume-type", volume -> List.of(volume.shape().type()),
              "attachment.instance-id", VolumeHandlers::instances,
              "attachment.device", VolumeHandlers::devices,
              "attachment.status", VolumeHandlers::attachmentStates));

  private final VolumeMaking making;

  VolumeHandlers(VolumeMaking making) {
    this.making = making;
  }

  void addTo(Operations operations) {
    operations.add(
        "CreateVolume",
        "AvailabilityZone Encrypted Iops KmsKeyId Size SnapshotId VolumeType TagSpecification"
            + " MultiAttachEnabled Throughput OutpostArn ClientToken",
        this::create);
    operations.add(
        "DescribeVolumes",
        "VolumeId Filter NextToken MaxResults IncludeManagedResources",
        VolumeHandlers::describe);
    operations.add("DeleteVolume", "VolumeId", VolumeHandlers::delete);
  }

  private void create(Ec2Request request, Xml answer) {
    Parameters input = request.input();
    String zone = Zones.check(request, input.required("AvailabilityZone"));
    Volume volume =
        request
            .estate()
            .tokens()
            .once(
                request,
                Volume.class,
                () -> settled(request, making.make(request, input, zone, input.number("Size"))));
    volume.write(answer);
  }

  /** A volume whose key is refused vanishes [kubernetes/kubernetes#62171, aws/aws-cli#2604]. */
  private static Volume settled(Ec2Request request, Volume volume) {
    request.later(
        () -> {
          if (volume.isUsable()) {
            volume.state(Volume.State.AVAILABLE);
          } else {
            request.estate().remove(volume);
          }
        });
    return volume;
  }

  private static void describe(Ec2Request request, Xml answer) {
    Query.Page<Volume> page = QUERY.run(request, "VolumeId");
    answer.list("volumeSet", page.items(), (item, volume) -> volume.write(item));
    answer.optional("nextToken", page.nextToken());
  }

  private static void delete(Ec2Request request, Xml answer) {
    Volume volume = request.volume(request.input().required("VolumeId"));
    if (!volume.attachments().isEmpty()) {
      throw Ec2Errors.of(
          "VolumeInUse",
          "Volume "
              + volume.id()
              + " is currently attached to "
              + volume.attachments().get(0).instanceId());
    }
    if (volume.state() != Volume.State.AVAILABLE) {
      throw Ec2Errors.incorrectState(
          "The volume '" + volume.id() + "' is '" + volume.state().shown() + "'");
    }
    volume.state(Volume.State.DELETING);
    request.later(() -> request.estate().remove(volume));
    answer.done();
  }

  private static List<String> instances(Volume volume) {
    return volume.attachments().stream()
        .filter(Attachment::isToInstance)
        .map(Attachment::instanceId)
        .toList();
  }

  private static List<String> devices(Volume volume) {
    return volume.attachments().stream()
        .filter(Attachment::isToInstance)
        .map(Attachment::device)
        .toList();
  }

  private static List<String> attachmentStates(Volume volume) {
    return volume.attachments().stream().map(attachment -> attachment.state().shown()).toList();
  }
}
