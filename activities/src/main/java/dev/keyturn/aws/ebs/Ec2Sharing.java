package dev.keyturn.aws.ebs;

import dev.keyturn.aws.AwsFailures;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.CreateVolumePermission;
import software.amazon.awssdk.services.ec2.model.ImageAttributeName;
import software.amazon.awssdk.services.ec2.model.LaunchPermission;
import software.amazon.awssdk.services.ec2.model.ModifyImageAttributeRequest;
import software.amazon.awssdk.services.ec2.model.ModifySnapshotAttributeRequest;
import software.amazon.awssdk.services.ec2.model.PermissionGroup;
import software.amazon.awssdk.services.ec2.model.SnapshotAttributeName;

/** With whom snapshots and images are shared; nothing is ever made public here. */
final class Ec2Sharing {
  private final Ec2Client ec2;

  Ec2Sharing(Ec2Client ec2) {
    this.ec2 = ec2;
  }

  List<CreateVolumePermission> ofSnapshot(String snapshot) {
    return AwsFailures.call(
            "ec2:DescribeSnapshotAttribute",
            snapshot,
            () ->
                ec2.describeSnapshotAttribute(
                    get ->
                        get.snapshotId(snapshot)
                            .attribute(SnapshotAttributeName.CREATE_VOLUME_PERMISSION)))
        .createVolumePermissions();
  }

  List<LaunchPermission> ofImage(String image) {
    return AwsFailures.call(
            "ec2:DescribeImageAttribute",
            image,
            () ->
                ec2.describeImageAttribute(
                    get -> get.imageId(image).attribute(ImageAttributeName.LAUNCH_PERMISSION)))
        .launchPermissions();
  }

  boolean isPublic(String snapshot) {
    return ofSnapshot(snapshot).stream()
        .anyMatch(permission -> permission.group() == PermissionGroup.ALL);
  }

  /** Lets the accounts use a copy that may use its original. */
  void carrySnapshot(String from, String to) {
    List<CreateVolumePermission> missing = accountsOfSnapshot(from);
    if (!missing.isEmpty()) {
      AwsFailures.call(
          "ec2:ModifySnapshotAttribute",
          to,
          () -> ec2.modifySnapshotAttribute(adding(to, missing).build()));
    }
  }

  /** The accounts that may use a snapshot. */
  List<CreateVolumePermission> accountsOfSnapshot(String snapshot) {
    return ofSnapshot(snapshot).stream().filter(permission -> permission.userId() != null).toList();
  }

  static ModifySnapshotAttributeRequest.Builder adding(
      String snapshot, List<CreateVolumePermission> granted) {
    return ModifySnapshotAttributeRequest.builder()
        .snapshotId(snapshot)
        .attribute(SnapshotAttributeName.CREATE_VOLUME_PERMISSION)
        .createVolumePermission(change -> change.add(granted));
  }

  /** Lets the accounts and organizations launch a copy that may launch its original. */
  void carryImage(String from, String to) {
    List<LaunchPermission> missing = grantedOfImage(from);
    if (!missing.isEmpty()) {
      AwsFailures.call(
          "ec2:ModifyImageAttribute",
          to,
          () -> ec2.modifyImageAttribute(addingLaunches(to, missing).build()));
    }
  }

  /** The accounts and organizations that may launch an image. */
  List<LaunchPermission> grantedOfImage(String image) {
    return ofImage(image).stream().filter(permission -> permission.group() == null).toList();
  }

  static ModifyImageAttributeRequest.Builder addingLaunches(
      String image, List<LaunchPermission> granted) {
    return ModifyImageAttributeRequest.builder()
        .imageId(image)
        .attribute("launchPermission")
        .launchPermission(change -> change.add(granted));
  }

  /** With whom a snapshot is shared, for a person. */
  List<String> shownOfSnapshot(String snapshot) {
    List<String> shown = new ArrayList<>();
    for (CreateVolumePermission permission : ofSnapshot(snapshot)) {
      shown.add(permission.userId() == null ? "everybody" : permission.userId());
    }
    return shown;
  }

  /** With whom an image is shared, for a person. */
  List<String> shownOfImage(String image) {
    return ofImage(image).stream()
        .flatMap(
            permission ->
                permission.group() == null
                    ? Stream.of(
                            permission.userId(),
                            permission.organizationArn(),
                            permission.organizationalUnitArn())
                        .filter(grantee -> grantee != null)
                    : Stream.of("everybody"))
        .toList();
  }
}
