package dev.keyturn.aws.ebs;

import dev.keyturn.aws.AwsFailures;
import dev.keyturn.aws.Waiting;
import dev.keyturn.reencryption.CopyOrder;
import dev.keyturn.reencryption.SnapshotOrder;
import dev.keyturn.reencryption.SwapSnapshot;
import dev.keyturn.reencryption.SwapTags;
import dev.keyturn.reencryption.VolumeQuery;
import dev.keyturn.reencryption.VolumeShape;
import dev.keyturn.reencryption.VolumeState;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.CreateVolumeRequest;
import software.amazon.awssdk.services.ec2.model.ResourceType;

/** Makes the snapshots and volumes of swaps, one for each step. */
final class VolumeCopies {
  /** How long a snapshot whose answer was lost may be missing from lists. */
  private static final Duration SETTLE = Duration.ofSeconds(10);

  /** Temporal's clock and AWS's; an instance takes longer to stop. */
  private static final Duration SKEW = Duration.ofSeconds(5);

  private static final Set<String> WITH_IOPS = Set.of("gp3", "io1", "io2");

  private final Ec2Client ec2;
  private final Ec2Client sendingOnce;
  private final VolumeReader reader;

  VolumeCopies(Ec2Client ec2, Ec2Client sendingOnce) {
    this.ec2 = ec2;
    this.sendingOnce = sendingOnce;
    this.reader = new VolumeReader(ec2);
  }

  /**
   * CreateSnapshot has no token, so that the step's snapshot is looked for first. One from before
   * the step was asked for is somebody else's: descriptions can be guessed, and it lacks what was
   * written since.
   */
  SwapSnapshot snapshot(SnapshotOrder order) {
    ActivityInfo info = Activity.getExecutionContext().getInfo();
    Instant asked = Instant.ofEpochMilli(info.getScheduledTimestamp()).minus(SKEW);
    return snapshot(order, asked, info.getAttempt() > 1);
  }

  /** The same for a step that was asked for at some time, again or for the first time. */
  SwapSnapshot snapshot(SnapshotOrder order, Instant asked, boolean again) {
    Optional<SwapSnapshot> found =
        again ? Waiting.poll(SETTLE, () -> find(order, asked)) : find(order, asked);
    return found.orElseGet(() -> create(order));
  }

  private Optional<SwapSnapshot> find(SnapshotOrder order, Instant asked) {
    return reader.swapSnapshotsSince(order.volume().volume(), asked).stream()
        .filter(made -> made.step().equals(order.step()))
        .findFirst();
  }

  private SwapSnapshot create(SnapshotOrder order) {
    String volume = order.volume().volume();
    Map<String, String> tags = new TreeMap<>();
    tags.put(SwapTags.RUN, order.run());
    tags.put(SwapTags.PURPOSE, SwapTags.SWAP);
    tags.put(SwapTags.OF, volume);
    tags.put(SwapTags.STEP, order.step());
    return AwsFailures.call(
        "ec2:CreateSnapshot",
        volume,
        () -> {
          var made =
              sendingOnce.createSnapshot(
                  create ->
                      create
                          .volumeId(volume)
                          .description(SwapDescription.of(order).text())
                          .tagSpecifications(VolumeMapper.tagged(ResourceType.SNAPSHOT, tags)));
          return new SwapSnapshot(
              made.snapshotId(),
              made.stateAsString(),
              Optional.ofNullable(made.kmsKeyId()),
              made.volumeSize(),
              order.step(),
              order.record().text());
        });
  }

  /** The token is of the run, the volume and the swap: a retry gets the same volume. */
  VolumeQuery copy(CopyOrder order) {
    VolumeState original = order.original();
    String region = order.newKey().region();
    return AwsFailures.call(
        "ec2:CreateVolume",
        original.id() + " from " + order.snapshot(),
        () -> new VolumeQuery(ec2.createVolume(request(order)).volumeId(), region));
  }

  /** What the copy of a volume is made by. */
  static CreateVolumeRequest request(CopyOrder order) {
    VolumeShape shape = order.original().shape();
    Map<String, String> tags = new TreeMap<>(SwapTags.carried(order.original().tags()));
    tags.put(SwapTags.REPLACES, order.original().id());
    tags.put(SwapTags.RUN, order.run());
    tags.put(SwapTags.UNUSED, "true");
    CreateVolumeRequest.Builder create =
        CreateVolumeRequest.builder()
            .availabilityZone(shape.zone())
            .snapshotId(order.snapshot())
            .volumeType(shape.type())
            .size(shape.size())
            .encrypted(true)
            .kmsKeyId(order.newKey().value())
            .clientToken(token(order))
            .tagSpecifications(VolumeMapper.tagged(ResourceType.VOLUME, tags));
    if (WITH_IOPS.contains(shape.type())) {
      shape.iops().ifPresent(create::iops);
      shape.throughput().ifPresent(create::throughput);
    }
    shape.outpost().ifPresent(create::outpostArn);
    if (shape.multiAttach()) {
      create.multiAttachEnabled(true);
    }
    return create.build();
  }

  private static String token(CopyOrder order) {
    return Ec2Copies.digest(order.run() + "\n" + order.original().id() + "\n" + order.step());
  }
}
