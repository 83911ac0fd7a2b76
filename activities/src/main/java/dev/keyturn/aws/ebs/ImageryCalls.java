package dev.keyturn.aws.ebs;

import dev.keyturn.key.KeyArn;
import dev.keyturn.key.ReplacementOrder;
import dev.keyturn.reencryption.TriedCalls;
import java.util.Map;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateVersion;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Snapshot;
import software.amazon.awssdk.services.ec2.model.Tag;

/**
 * Tries the calls of a sweep on one item of a kind, under the old key: while planning there is no
 * new one. What is denied for single items, or for the copies alone, is not seen.
 */
final class ImageryCalls {
  private static final String RUN = "dry run";

  private final Ec2Client ec2;
  private final KeyArn key;
  private final DryRuns runs = new DryRuns();

  ImageryCalls(Ec2Client ec2, KeyArn key) {
    this.ec2 = ec2;
    this.key = key;
  }

  TriedCalls ofSnapshot(Snapshot snapshot) {
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
    return runs.tried();
  }

  TriedCalls ofImage(Image image) {
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
    return runs.tried();
  }

  TriedCalls ofVersion(LaunchTemplateVersion version) {
    String id = version.launchTemplateId();
    String number = String.valueOf(version.versionNumber());
    runs.attempt(
        "ec2:CreateLaunchTemplateVersion",
        id,
        () ->
            ec2.createLaunchTemplateVersion(
                create ->
                    create
                        .launchTemplateId(id)
                        .sourceVersion(number)
                        .launchTemplateData(Ec2TemplateData.request(version.launchTemplateData()))
                        .dryRun(true)));
    runs.attempt(
        "ec2:ModifyLaunchTemplate",
        id,
        () ->
            ec2.modifyLaunchTemplate(
                modify -> modify.launchTemplateId(id).defaultVersion(number).dryRun(true)));
    return runs.tried();
  }

  TriedCalls ofDefaultKey() {
    runs.attempt(
        "ec2:ModifyEbsDefaultKmsKeyId",
        key.value(),
        () -> ec2.modifyEbsDefaultKmsKeyId(modify -> modify.kmsKeyId(key.value()).dryRun(true)));
    return runs.tried();
  }

  private void tag(String id) {
    Tag by = Tag.builder().key(Ec2Tags.REPLACED_BY).value(id).build();
    runs.attempt(
        "ec2:CreateTags", id, () -> ec2.createTags(r -> r.resources(id).tags(by).dryRun(true)));
  }
}
