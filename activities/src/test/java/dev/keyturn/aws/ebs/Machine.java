package dev.keyturn.aws.ebs;

import dev.keyturn.aws.s3.Estate;
import dev.keyturn.key.KeyArn;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.BlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.CreateVolumeRequest;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceBlockDeviceMappingSpecification;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Snapshot;
import software.amazon.awssdk.services.ec2.model.Volume;
import software.amazon.awssdk.services.ec2.model.VolumeType;

/** A running instance with a root and a data volume under the old key, and who uses it. */
final class Machine {
  static final String ROOT = "/dev/xvda";
  static final String DATA = "/dev/sdf";
  static final String ZONE = Estate.REGION + "a";

  private final Estate estate;
  private final String instance;
  private final String root;
  private final String data;

  Machine(Estate estate) {
    this.estate = estate;
    this.instance = launch();
    this.root = volumeAt(ROOT).volumeId();
    this.data =
        volume(
            CreateVolumeRequest.builder()
                .volumeType(VolumeType.GP3)
                .iops(4000)
                .throughput(250)
                .tagSpecifications(
                    VolumeMapper.tagged(ResourceType.VOLUME, Map.of("owner", "payments"))),
            estate.oldKey());
    ec2().attachVolume(attach -> attach.volumeId(data).instanceId(instance).device(DATA));
    goesWithInstance(DATA);
    write(ROOT, "boots");
    write(DATA, "orders");
  }

  private String launch() {
    BlockDeviceMapping disk =
        BlockDeviceMapping.builder()
            .deviceName(ROOT)
            .ebs(ebs -> ebs.encrypted(true).kmsKeyId(estate.oldKey().value()))
            .build();
    return ec2()
        .runInstances(run -> run.minCount(1).maxCount(1).blockDeviceMappings(disk))
        .instances()
        .get(0)
        .instanceId();
  }

  private void goesWithInstance(String device) {
    InstanceBlockDeviceMappingSpecification mapping =
        InstanceBlockDeviceMappingSpecification.builder()
            .deviceName(device)
            .ebs(ebs -> ebs.deleteOnTermination(true))
            .build();
    ec2()
        .modifyInstanceAttribute(
            modify -> modify.instanceId(instance).blockDeviceMappings(mapping));
  }

  /** A volume of 10 GiB that is attached to nothing. */
  String volume(CreateVolumeRequest.Builder order, KeyArn under) {
    return ec2()
        .createVolume(
            order.availabilityZone(ZONE).size(10).encrypted(true).kmsKeyId(under.value()).build())
        .volumeId();
  }

  String instance() {
    return instance;
  }

  String root() {
    return root;
  }

  String data() {
    return data;
  }

  Instance described() {
    return ec2()
        .describeInstances(get -> get.instanceIds(instance))
        .reservations()
        .get(0)
        .instances()
        .get(0);
  }

  Volume volumeAt(String device) {
    return ec2()
        .describeVolumes(
            get ->
                get.filters(
                    Filter.builder().name("attachment.instance-id").values(instance).build(),
                    Filter.builder().name("attachment.device").values(device).build()))
        .volumes()
        .get(0);
  }

  List<Volume> volumes() {
    return ec2().describeVolumes().volumes();
  }

  List<Snapshot> snapshots() {
    return ec2().describeSnapshots(list -> list.ownerIds("self")).snapshots();
  }

  void start() {
    ec2().startInstances(start -> start.instanceIds(instance));
  }

  void stop() {
    ec2().stopInstances(stop -> stop.instanceIds(instance));
  }

  void write(String device, String text) {
    estate.sandbox().ec2().write(instance, device, text.getBytes(StandardCharsets.UTF_8));
  }

  String read(String device) {
    return new String(estate.sandbox().ec2().read(instance, device), StandardCharsets.UTF_8);
  }

  private Ec2Client ec2() {
    return estate.ec2();
  }
}
