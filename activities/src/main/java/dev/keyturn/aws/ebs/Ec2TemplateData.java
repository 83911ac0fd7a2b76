package dev.keyturn.aws.ebs;

import dev.keyturn.aws.s3.KeyNames;
import dev.keyturn.key.KeyArn;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateBlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateBlockDeviceMappingRequest;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateEbsBlockDevice;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateEbsBlockDeviceRequest;
import software.amazon.awssdk.services.ec2.model.RequestLaunchTemplateData;
import software.amazon.awssdk.services.ec2.model.ResponseLaunchTemplateData;
import software.amazon.awssdk.services.ec2.model.Snapshot;

/** What in a launch template's data needs the old key, and the same data without that. */
final class Ec2TemplateData {
  private final KeyNames oldKey;
  private final String newKey;
  private final Ec2Library library;

  Ec2TemplateData(KeyNames oldKey, Optional<KeyArn> newKey, Ec2Library library) {
    this.oldKey = oldKey;
    this.newKey = newKey.map(KeyArn::value).orElse("");
    this.library = library;
  }

  /** Whether data names the old key, or an image or a snapshot under it. */
  boolean needsOldKey(ResponseLaunchTemplateData data) {
    return oldImage(data).isPresent()
        || data.blockDeviceMappings().stream()
            .filter(mapping -> mapping.ebs() != null)
            .anyMatch(mapping -> namesOldKey(mapping.ebs()) || oldSnapshot(mapping).isPresent());
  }

  /** Images and snapshots under the old key that data names and that have no copy. */
  List<String> withoutCopy(ResponseLaunchTemplateData data) {
    List<String> missing = new ArrayList<>();
    oldImage(data)
        .filter(image -> !library.isReplaced(image))
        .ifPresent(image -> missing.add(image.imageId()));
    for (LaunchTemplateBlockDeviceMapping mapping : data.blockDeviceMappings()) {
      oldSnapshot(mapping)
          .filter(snapshot -> replacement(snapshot).isEmpty())
          .ifPresent(snapshot -> missing.add(snapshot.snapshotId()));
    }
    return missing;
  }

  /** The data as it is to be; of what has no copy nothing is changed. */
  ResponseLaunchTemplateData renewed(ResponseLaunchTemplateData data) {
    ResponseLaunchTemplateData.Builder renewed = data.toBuilder();
    oldImage(data)
        .filter(library::isReplaced)
        .flatMap(library::made)
        .ifPresent(copy -> renewed.imageId(copy.imageId()));
    if (data.hasBlockDeviceMappings()) {
      renewed.blockDeviceMappings(data.blockDeviceMappings().stream().map(this::renewed).toList());
    }
    return renewed.build();
  }

  private LaunchTemplateBlockDeviceMapping renewed(LaunchTemplateBlockDeviceMapping mapping) {
    if (mapping.ebs() == null) {
      return mapping;
    }
    LaunchTemplateEbsBlockDevice.Builder ebs = mapping.ebs().toBuilder();
    if (namesOldKey(mapping.ebs())) {
      ebs.kmsKeyId(newKey);
    }
    oldSnapshot(mapping)
        .flatMap(this::replacement)
        .ifPresent(copy -> ebs.snapshotId(copy.snapshotId()));
    return mapping.toBuilder().ebs(ebs.build()).build();
  }

  private boolean namesOldKey(LaunchTemplateEbsBlockDevice ebs) {
    return ebs.kmsKeyId() != null && oldKey.resolves(ebs.kmsKeyId());
  }

  private Optional<Image> oldImage(ResponseLaunchTemplateData data) {
    return Optional.ofNullable(data.imageId())
        .flatMap(library::image)
        .filter(image -> library.disks(image).values().stream().anyMatch(library::isOld));
  }

  private Optional<Snapshot> oldSnapshot(LaunchTemplateBlockDeviceMapping mapping) {
    return Optional.ofNullable(mapping.ebs())
        .flatMap(ebs -> Optional.ofNullable(ebs.snapshotId()))
        .flatMap(library::snapshot)
        .filter(library::isOld);
  }

  private Optional<Snapshot> replacement(Snapshot original) {
    return library
        .made(original)
        .filter(
            copy ->
                Ec2Tags.value(original.tags(), Ec2Tags.REPLACED_BY)
                    .filter(copy.snapshotId()::equals)
                    .isPresent());
  }

  /**
   * What is to be given for a version made of another one. Snapshots in a source version's mappings
   * are left out unless the request has them, so that all mappings are given.
   */
  static RequestLaunchTemplateData request(ResponseLaunchTemplateData data) {
    RequestLaunchTemplateData.Builder request = RequestLaunchTemplateData.builder();
    if (data.hasBlockDeviceMappings()) {
      request.blockDeviceMappings(
          data.blockDeviceMappings().stream().map(Ec2TemplateData::request).toList());
    }
    return request.imageId(data.imageId()).build();
  }

  private static LaunchTemplateBlockDeviceMappingRequest request(
      LaunchTemplateBlockDeviceMapping mapping) {
    LaunchTemplateBlockDeviceMappingRequest.Builder request =
        LaunchTemplateBlockDeviceMappingRequest.builder()
            .deviceName(mapping.deviceName())
            .virtualName(mapping.virtualName())
            .noDevice(mapping.noDevice());
    return mapping.ebs() == null ? request.build() : request.ebs(request(mapping.ebs())).build();
  }

  private static LaunchTemplateEbsBlockDeviceRequest request(LaunchTemplateEbsBlockDevice ebs) {
    return LaunchTemplateEbsBlockDeviceRequest.builder()
        .encrypted(ebs.encrypted())
        .deleteOnTermination(ebs.deleteOnTermination())
        .iops(ebs.iops())
        .kmsKeyId(ebs.kmsKeyId())
        .snapshotId(ebs.snapshotId())
        .volumeSize(ebs.volumeSize())
        .volumeType(ebs.volumeTypeAsString())
        .throughput(ebs.throughput())
        .volumeInitializationRate(ebs.volumeInitializationRate())
        .ebsCardIndex(ebs.ebsCardIndex())
        .build();
  }
}
