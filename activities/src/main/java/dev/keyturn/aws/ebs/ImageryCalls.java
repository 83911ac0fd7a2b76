package dev.keyturn.aws.ebs;

import dev.keyturn.key.KeyArn;
import dev.keyturn.key.ReplacementOrder;
import dev.keyturn.reencryption.TriedCalls;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.CreateVolumePermission;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ec2.model.LaunchPermission;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateVersion;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Snapshot;
import software.amazon.awssdk.services.ec2.model.Tag;

/**
 * Tries the calls of a sweep under the old key: while planning there is no new one. What is denied
 * for single items, or for the copies alone, is not seen.
 */
final class ImageryCalls {
  private static final String RUN = "dry run";

  private final Ec2Client ec2;
  private final KeyArn key;
  private final DryRuns runs = new DryRuns();
  private boolean made;
  private boolean chosen;

  ImageryCalls(Ec2Client ec2, KeyArn key) {
    this.ec2 = ec2;
    this.key = key;
  }

  void of(Snapshot snapshot) {
    String id = snapshot.snapshotId();
    tag(id);
    runs.attempt(
        "ec2:CopySnapshot",
        id,
        () ->
            ec2.copySnapshot(
                copy ->
                    copy.sourceRegion(key.region())
                        .destinationRegion(key.region())
                        .sourceSnapshotId(id)
                        .description(Ec2Copies.description(snapshot))
                        .encrypted(true)
                        .kmsKeyId(key.value())
                        .tagSpecifications(
                            Ec2Tags.specification(
                                ResourceType.SNAPSHOT,
                                Ec2Tags.ofCopy(id, snapshot.tags(), RUN, RUN)))
                        .dryRun(true)));
  }

  void of(Image image) {
    String id = image.imageId();
    tag(id);
    runs.attempt(
        "ec2:CopyImage",
        id,
        () ->
            ec2.copyImage(
                copy ->
                    copy.sourceRegion(key.region())
                        .sourceImageId(id)
                        .name(Ec2Copies.name(image, RUN))
                        .encrypted(true)
                        .kmsKeyId(key.value())
                        .tagSpecifications(
                            Ec2Tags.specification(
                                ResourceType.IMAGE, Ec2Tags.ofCopy(id, image.tags(), RUN, RUN)),
                            Ec2Tags.specification(
                                ResourceType.SNAPSHOT, Map.of(ReplacementOrder.RUN_TAG, RUN)))
                        .dryRun(true)));
  }

  void shareSnapshot(String id, List<CreateVolumePermission> granted) {
    runs.attempt(
        "ec2:ModifySnapshotAttribute",
        id,
        () -> ec2.modifySnapshotAttribute(Ec2Sharing.adding(id, granted).dryRun(true).build()));
  }

  void shareImage(String id, List<LaunchPermission> granted) {
    runs.attempt(
        "ec2:ModifyImageAttribute",
        id,
        () ->
            ec2.modifyImageAttribute(Ec2Sharing.addingLaunches(id, granted).dryRun(true).build()));
  }

  /** Its denial leaves a copy undeprecated, which keeps nothing from being moved. */
  void deprecate(Image image) {
    Instant at = Instant.now().plus(Duration.ofDays(1));
    runs.attemptTolerantly(
        "ec2:EnableImageDeprecation",
        image.imageId(),
        () ->
            ec2.enableImageDeprecation(
                r -> r.imageId(image.imageId()).deprecateAt(at).dryRun(true)));
  }

  /** Tries what the first version needs that gets a successor, and the first default that moves. */
  void of(LaunchTemplateVersion version, boolean isLatest) {
    boolean isDefault = Boolean.TRUE.equals(version.defaultVersion());
    if ((isDefault || isLatest) && !made) {
      made = true;
      makeVersion(version);
    }
    if (isDefault && !chosen) {
      chosen = true;
      choose(version);
    }
  }

  private void makeVersion(LaunchTemplateVersion version) {
    runs.attempt(
        "ec2:CreateLaunchTemplateVersion",
        version.launchTemplateId(),
        () ->
            ec2.createLaunchTemplateVersion(
                create ->
                    create
                        .launchTemplateId(version.launchTemplateId())
                        .sourceVersion(String.valueOf(version.versionNumber()))
                        .launchTemplateData(Ec2TemplateData.request(version.launchTemplateData()))
                        .dryRun(true)));
  }

  private void choose(LaunchTemplateVersion version) {
    runs.attempt(
        "ec2:ModifyLaunchTemplate",
        version.launchTemplateId(),
        () ->
            ec2.modifyLaunchTemplate(
                modify ->
                    modify
                        .launchTemplateId(version.launchTemplateId())
                        .defaultVersion(String.valueOf(version.versionNumber()))
                        .dryRun(true)));
  }

  TriedCalls ofDefaultKey() {
    runs.attempt(
        "ec2:ModifyEbsDefaultKmsKeyId",
        key.value(),
        () -> ec2.modifyEbsDefaultKmsKeyId(modify -> modify.kmsKeyId(key.value()).dryRun(true)));
    return runs.tried();
  }

  TriedCalls tried() {
    return runs.tried();
  }

  private void tag(String id) {
    Tag by = Tag.builder().key(Ec2Tags.REPLACED_BY).value(id).build();
    runs.attempt(
        "ec2:CreateTags", id, () -> ec2.createTags(r -> r.resources(id).tags(by).dryRun(true)));
  }
}
