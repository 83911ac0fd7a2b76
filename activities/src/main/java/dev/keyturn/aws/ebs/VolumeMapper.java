package dev.keyturn.aws.ebs;

import dev.keyturn.reencryption.InstanceFacts;
import dev.keyturn.reencryption.VolumeAttachment;
import dev.keyturn.reencryption.VolumeShape;
import dev.keyturn.reencryption.VolumeState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceBlockDeviceMappingSpecification;
import software.amazon.awssdk.services.ec2.model.InstanceLifecycleType;
import software.amazon.awssdk.services.ec2.model.InstanceNetworkInterfaceAssociation;
import software.amazon.awssdk.services.ec2.model.OperatorResponse;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;
import software.amazon.awssdk.services.ec2.model.Volume;

/** From EC2's types to Keyturn's records and back. */
final class VolumeMapper {
  private VolumeMapper() {}

  static VolumeState volume(Volume volume) {
    return new VolumeState(
        volume.volumeId(),
        volume.stateAsString(),
        Optional.ofNullable(volume.kmsKeyId()),
        Optional.ofNullable(volume.snapshotId()).filter(id -> !id.isEmpty()),
        new VolumeShape(
            volume.availabilityZone(),
            volume.volumeTypeAsString(),
            volume.size(),
            Optional.ofNullable(volume.iops()),
            Optional.ofNullable(volume.throughput()),
            Boolean.TRUE.equals(volume.multiAttachEnabled()),
            Optional.ofNullable(volume.outpostArn()).filter(arn -> !arn.isEmpty())),
        tags(volume.tags()),
        volume.attachments().stream().map(VolumeMapper::attachment).toList(),
        operator(volume.operator()));
  }

  private static VolumeAttachment attachment(
      software.amazon.awssdk.services.ec2.model.VolumeAttachment place) {
    return new VolumeAttachment(
        text(place.instanceId()),
        text(place.device()),
        place.stateAsString(),
        Boolean.TRUE.equals(place.deleteOnTermination()),
        Optional.ofNullable(place.ebsCardIndex()).filter(card -> card != 0),
        Optional.ofNullable(place.associatedResource())
            .or(() -> Optional.ofNullable(place.instanceOwningService())));
  }

  private static Optional<String> operator(@Nullable OperatorResponse operator) {
    return Optional.ofNullable(operator)
        .filter(one -> Boolean.TRUE.equals(one.managed()))
        .map(one -> one.principal() == null ? "a service of AWS's" : one.principal());
  }

  /** The instance as far as DescribeInstances shows it. */
  static InstanceFacts instance(
      Instance instance, boolean stopProtected, boolean instanceStore, String checks) {
    return new InstanceFacts(
        instance.instanceId(),
        instance.state().nameAsString(),
        instance.stateReason() == null ? "" : text(instance.stateReason().code()),
        String.valueOf(instance.launchTime()),
        instance.instanceTypeAsString(),
        text(instance.rootDeviceName()),
        stopProtected,
        tags(instance.tags()),
        instanceStore,
        instance.instanceLifecycle() == InstanceLifecycleType.SPOT,
        instance.hibernationOptions() != null
            && Boolean.TRUE.equals(instance.hibernationOptions().configured()),
        checks,
        operator(instance.operator()),
        lostAddress(instance));
  }

  /** An address that AWS assigned is owned by it, an Elastic one by an account. */
  private static Optional<String> lostAddress(Instance instance) {
    List<InstanceNetworkInterfaceAssociation> shown =
        instance.networkInterfaces().stream()
            .flatMap(card -> Optional.ofNullable(card.association()).stream())
            .filter(address -> address.publicIp() != null)
            .toList();
    return shown.stream()
        .filter(address -> "amazon".equals(address.ipOwnerId()))
        .map(InstanceNetworkInterfaceAssociation::publicIp)
        .findFirst()
        .or(
            () ->
                Optional.ofNullable(instance.publicIpAddress())
                    .filter(ip -> shown.stream().noneMatch(a -> ip.equals(a.publicIp()))));
  }

  static Map<String, String> tags(List<Tag> tags) {
    Map<String, String> map = new TreeMap<>();
    tags.forEach(tag -> map.put(tag.key(), tag.value()));
    return map;
  }

  static List<Tag> tags(Map<String, String> tags) {
    return tags.entrySet().stream().map(tag -> tag(tag.getKey(), tag.getValue())).toList();
  }

  static Tag tag(String key, String value) {
    return Tag.builder().key(key).value(value).build();
  }

  static TagSpecification tagged(ResourceType type, Map<String, String> tags) {
    return TagSpecification.builder().resourceType(type).tags(tags(tags)).build();
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text;
  }

  /** Whether what is at a device goes with its instance. */
  static InstanceBlockDeviceMappingSpecification onTermination(String device, boolean delete) {
    return InstanceBlockDeviceMappingSpecification.builder()
        .deviceName(device)
        .ebs(ebs -> ebs.deleteOnTermination(delete))
        .build();
  }
}
