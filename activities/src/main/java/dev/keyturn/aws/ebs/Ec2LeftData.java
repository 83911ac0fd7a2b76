package dev.keyturn.aws.ebs;

import dev.keyturn.aws.AwsFailures;
import dev.keyturn.aws.DataPart;
import dev.keyturn.aws.LeftData;
import dev.keyturn.aws.PacedReads;
import dev.keyturn.key.KeyArn;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DescribeImagesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeSnapshotsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeVolumesResponse;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateBlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateVersion;
import software.amazon.awssdk.services.ec2.model.Tag;

/** Finds what of EC2 hangs on dead keys, by lists alone: it uses no key and changes nothing. */
public final class Ec2LeftData {
  private static final int VOLUMES = 500;
  private static final int OTHERS = 1_000;
  private static final String SELF = "self";

  private final Ec2Client ec2;
  private final PacedReads reads;
  private final Map<String, KeyArn> deadSnapshots = new HashMap<>();
  private final Map<String, KeyArn> deadImages = new HashMap<>();

  public Ec2LeftData(Ec2Client ec2, PacedReads reads) {
    this.ec2 = ec2;
    this.reads = reads;
  }

  /** The kinds, in an order in which each knows what it needs of those before. */
  public List<DataPart> parts() {
    return List.of(
        new DataPart("volumes", this::volumes),
        new DataPart("snapshots and images", this::library),
        new DataPart("launch templates", this::templates),
        new DataPart("the EBS default key", this::defaultKey));
  }

  private void volumes(LeftData left) {
    reads.pages(
        from ->
            AwsFailures.call(
                "ec2:DescribeVolumes",
                "the region's volumes",
                () ->
                    ec2.describeVolumes(
                        list -> list.maxResults(VOLUMES).nextToken(from.orElse(null)))),
        DescribeVolumesResponse::nextToken,
        page ->
            page.volumes()
                .forEach(
                    one ->
                        left.note(one.kmsKeyId(), named("volumes", one.tags()), one.volumeId())));
  }

  /** An image hangs on the keys of its snapshots, so that those are read first. */
  private void library(LeftData left) {
    reads.pages(
        from ->
            AwsFailures.call(
                "ec2:DescribeSnapshots",
                "the account's snapshots",
                () ->
                    ec2.describeSnapshots(
                        list ->
                            list.ownerIds(SELF).maxResults(OTHERS).nextToken(from.orElse(null)))),
        DescribeSnapshotsResponse::nextToken,
        page ->
            page.snapshots()
                .forEach(
                    one ->
                        left.note(one.kmsKeyId(), named("snapshots", one.tags()), one.snapshotId())
                            .ifPresent(key -> deadSnapshots.put(one.snapshotId(), key))));
    reads.pages(
        from ->
            AwsFailures.call(
                "ec2:DescribeImages",
                "the account's images",
                () ->
                    ec2.describeImages(
                        list ->
                            list.owners(SELF)
                                .includeDeprecated(true)
                                .includeDisabled(true)
                                .maxResults(OTHERS)
                                .nextToken(from.orElse(null)))),
        DescribeImagesResponse::nextToken,
        page -> page.images().forEach(image -> image(left, image)));
  }

  private void image(LeftData left, Image image) {
    image.blockDeviceMappings().stream()
        .filter(mapping -> mapping.ebs() != null)
        .flatMap(mapping -> known(deadSnapshots, mapping.ebs().snapshotId()).stream())
        .distinct()
        .forEach(
            key -> {
              left.note(key, named("images", image.tags()), image.imageId());
              deadImages.put(image.imageId(), key);
            });
  }

  private void templates(LeftData left) {
    reads.call(() -> new Ec2Templates(ec2).defaultAndLatest()).stream()
        .distinct()
        .forEach(version -> template(left, version));
  }

  private void template(LeftData left, LaunchTemplateVersion version) {
    String item = version.launchTemplateId() + " version " + version.versionNumber();
    String what = "launch template versions";
    Optional<KeyArn> image = known(deadImages, version.launchTemplateData().imageId());
    if (image.isPresent()) {
      left.note(image.get(), what, item);
      return;
    }
    for (LaunchTemplateBlockDeviceMapping mapping :
        version.launchTemplateData().blockDeviceMappings()) {
      if (mapping.ebs() != null) {
        left.note(mapping.ebs().kmsKeyId(), what, item);
        known(deadSnapshots, mapping.ebs().snapshotId())
            .ifPresent(key -> left.note(key, what, item));
      }
    }
  }

  private void defaultKey(LeftData left) {
    String key =
        reads
            .call(
                "ec2:GetEbsDefaultKmsKeyId",
                "the region",
                () -> ec2.getEbsDefaultKmsKeyId(get -> {}))
            .kmsKeyId();
    left.note(key, "EBS default key", "for volumes without one");
  }

  /** An original whose copy is under another key is left on purpose, and told apart. */
  private static String named(String what, List<Tag> tags) {
    return Ec2Tags.value(tags, Ec2Tags.REPLACED_BY).isPresent() ? "replaced " + what : what;
  }

  private static Optional<KeyArn> known(Map<String, KeyArn> dead, @Nullable String id) {
    return Optional.ofNullable(id).map(dead::get);
  }
}
