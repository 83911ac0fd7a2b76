package dev.keyturn.acceptance.estate;

import dev.keyturn.acceptance.process.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.BlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.ImageState;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceBlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.InstanceType;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateBlockDeviceMappingRequest;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.SnapshotState;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;
import software.amazon.awssdk.services.ec2.model.Volume;
import software.amazon.awssdk.services.ec2.model.VolumeState;
import software.amazon.awssdk.services.ec2.model.VolumeType;

/** Launches instances with encrypted volumes, and makes a snapshot, an image and a template. */
public final class MachineMaker {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String ROOT = "/dev/xvda";
  private static final String SPARE_DEVICE = "/dev/sdz";

  private final Ec2Client ec2;
  private final Guests guests;
  private final String oldKey;
  private final Map<String, String> contents = new HashMap<>();

  public MachineMaker(Ec2Client ec2, Guests guests, String oldKey) {
    this.ec2 = ec2;
    this.guests = guests;
    this.oldKey = oldKey;
  }

  /** Makes two instances, one with two data volumes, and all the rest. */
  public Machines make() {
    ec2.modifyEbsDefaultKmsKeyId(request -> request.kmsKeyId(oldKey));
    String database = launch("orders-database", ROOT, "/dev/sdf", "/dev/sdg");
    String web = launch("orders-web", ROOT);
    List<Machines.Disk> disks = new ArrayList<>(running(database));
    disks.addAll(running(web));
    disks.forEach(this::fill);
    String spare = spare(web);
    String image = image(web);
    String snapshot = snapshot(disks.get(1).volume());
    return new Machines(disks, spare, snapshot, image, template(image), contents);
  }

  private String launch(String name, String... devices) {
    List<BlockDeviceMapping> mappings = new ArrayList<>();
    for (String device : devices) {
      mappings.add(mapping(device));
    }
    return ec2.runInstances(
            request ->
                request
                    .minCount(1)
                    .maxCount(1)
                    .instanceType(InstanceType.M5_LARGE)
                    .blockDeviceMappings(mappings)
                    .tagSpecifications(named(ResourceType.INSTANCE, name)))
        .instances()
        .get(0)
        .instanceId();
  }

  private BlockDeviceMapping mapping(String device) {
    return BlockDeviceMapping.builder()
        .deviceName(device)
        .ebs(
            ebs ->
                ebs.volumeSize(8)
                    .volumeType(VolumeType.GP3)
                    .iops(4_000)
                    .throughput(250)
                    .encrypted(true)
                    .kmsKeyId(oldKey)
                    .deleteOnTermination(device.equals(ROOT)))
        .build();
  }

  private List<Machines.Disk> running(String instance) {
    Await.until(
        "see " + instance + " running",
        PATIENCE,
        so(() -> describe(instance).state().name() == InstanceStateName.RUNNING));
    List<Machines.Disk> disks = new ArrayList<>();
    for (InstanceBlockDeviceMapping mapping : describe(instance).blockDeviceMappings()) {
      disks.add(new Machines.Disk(instance, mapping.deviceName(), mapping.ebs().volumeId()));
    }
    return disks;
  }

  private void fill(Machines.Disk disk) {
    Await.until(
        "fill " + disk.volume(),
        PATIENCE,
        so(
            () -> {
              ec2.createTags(
                  request -> request.resources(disk.volume()).tags(named("of " + disk.device())));
              write(disk.instance(), disk.device(), disk.volume());
              return true;
            }));
  }

  private void write(String instance, String device, String volume) {
    String content = "written to " + volume + " before anything happened\n";
    guests.write(instance, device, content);
    contents.put(volume, content);
  }

  /** A volume that was in use once. */
  private String spare(String instance) {
    String zone = describe(instance).placement().availabilityZone();
    String volume =
        ec2.createVolume(
                request ->
                    request
                        .availabilityZone(zone)
                        .size(9)
                        .volumeType(VolumeType.GP3)
                        .encrypted(true)
                        .kmsKeyId(oldKey))
            .volumeId();
    await(volume, VolumeState.AVAILABLE);
    ec2.attachVolume(request -> request.volumeId(volume).instanceId(instance).device(SPARE_DEVICE));
    await(volume, VolumeState.IN_USE);
    Await.until(
        "write to " + volume,
        PATIENCE,
        so(
            () -> {
              write(instance, SPARE_DEVICE, volume);
              return true;
            }));
    ec2.detachVolume(request -> request.volumeId(volume));
    await(volume, VolumeState.AVAILABLE);
    return volume;
  }

  private String snapshot(String volume) {
    String snapshot =
        ec2.createSnapshot(
                request ->
                    request
                        .volumeId(volume)
                        .description("nightly")
                        .tagSpecifications(named(ResourceType.SNAPSHOT, "nightly")))
            .snapshotId();
    Await.until(
        "see " + snapshot + " completed",
        PATIENCE,
        so(
            () ->
                ec2.describeSnapshots(request -> request.snapshotIds(snapshot)).snapshots().stream()
                    .anyMatch(found -> found.state() == SnapshotState.COMPLETED)));
    contents.put(snapshot, contents.get(volume));
    return snapshot;
  }

  private String image(String instance) {
    String image =
        ec2.createImage(request -> request.instanceId(instance).name("orders-web-1").noReboot(true))
            .imageId();
    Await.until(
        "see " + image + " available",
        PATIENCE,
        so(
            () ->
                ec2.describeImages(request -> request.imageIds(image)).images().stream()
                    .anyMatch(found -> found.state() == ImageState.AVAILABLE)));
    String root = describe(instance).blockDeviceMappings().get(0).ebs().volumeId();
    contents.put(image, contents.get(root));
    return image;
  }

  private String template(String image) {
    return ec2.createLaunchTemplate(
            request ->
                request
                    .launchTemplateName("orders-web")
                    .launchTemplateData(
                        data -> data.imageId(image).blockDeviceMappings(data(oldKey))))
        .launchTemplate()
        .launchTemplateId();
  }

  private Instance describe(String instance) {
    return ec2.describeInstances(request -> request.instanceIds(instance))
        .reservations()
        .get(0)
        .instances()
        .get(0);
  }

  private void await(String volume, VolumeState state) {
    Await.until(
        "see " + volume + " " + state,
        PATIENCE,
        so(
            () ->
                ec2.describeVolumes(request -> request.volumeIds(volume)).volumes().stream()
                    .map(Volume::state)
                    .anyMatch(state::equals)));
  }

  /** What was just made may not be found yet. */
  private static BooleanSupplier so(BooleanSupplier condition) {
    return () -> {
      try {
        return condition.getAsBoolean();
      } catch (SdkException | IllegalStateException notYet) {
        return false;
      }
    };
  }

  private static LaunchTemplateBlockDeviceMappingRequest data(String key) {
    return LaunchTemplateBlockDeviceMappingRequest.builder()
        .deviceName("/dev/sdf")
        .ebs(ebs -> ebs.encrypted(true).kmsKeyId(key).volumeSize(8))
        .build();
  }

  private static TagSpecification named(ResourceType type, String name) {
    return TagSpecification.builder().resourceType(type).tags(named(name)).build();
  }

  private static Tag named(String name) {
    return Tag.builder().key("Name").value(name).build();
  }
}
