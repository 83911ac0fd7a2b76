package dev.keyturn.aws.ebs;

import dev.keyturn.aws.AwsFailures;
import dev.keyturn.aws.Waiting;
import dev.keyturn.failure.FailureType;
import dev.keyturn.reencryption.CopyOrder;
import dev.keyturn.reencryption.SnapshotOrder;
import dev.keyturn.reencryption.SwapSnapshot;
import dev.keyturn.reencryption.SwapTags;
import dev.keyturn.reencryption.VolumeQuery;
import dev.keyturn.reencryption.VolumeShape;
import dev.keyturn.reencryption.VolumeState;
import io.temporal.activity.Activity;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.CreateVolumeRequest;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Snapshot;
import software.amazon.awssdk.services.ec2.model.Volume;

/** Makes the snapshots and volumes of swaps, one for each step, and deletes what was not used. */
final class VolumeCopies {
  /** How long a snapshot whose answer was lost may be missing from lists. */
  private static final Duration SETTLE = Duration.ofSeconds(10);

  private static final Set<String> WITH_IOPS = Set.of("gp3", "io1", "io2");

  private final Ec2Client ec2;
  private final Ec2Client sendingOnce;
  private final VolumeReader reader;

  VolumeCopies(Ec2Client ec2, Ec2Client sendingOnce) {
    this.ec2 = ec2;
    this.sendingOnce = sendingOnce;
    this.reader = new VolumeReader(ec2);
  }

  /** CreateSnapshot has no token, so that the step's snapshot is looked for by its tags first. */
  SwapSnapshot snapshot(SnapshotOrder order) {
    boolean again = Activity.getExecutionContext().getInfo().getAttempt() > 1;
    Optional<SwapSnapshot> found = again ? Waiting.poll(SETTLE, () -> find(order)) : find(order);
    return found.orElseGet(() -> create(order));
  }

  private Optional<SwapSnapshot> find(SnapshotOrder order) {
    return reader.snapshots(order.volume().volume()).stream()
        .map(VolumeMapper::snapshot)
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
                          .description("Keyturn: swap of " + volume)
                          .tagSpecifications(VolumeMapper.tagged(ResourceType.SNAPSHOT, tags)));
          return new SwapSnapshot(
              made.snapshotId(),
              made.stateAsString(),
              Optional.ofNullable(made.kmsKeyId()),
              order.step());
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

  private static CreateVolumeRequest request(CopyOrder order) {
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
    if (shape.multiAttach()) {
      create.multiAttachEnabled(true);
    }
    return create.build();
  }

  private static String token(CopyOrder order) {
    String text = order.run() + "\n" + order.original().id() + "\n" + order.step();
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * Deletes copies that still have their mark, stand nowhere and replaced nothing, and snapshots
   * that the replacement was not made from. Without the volume that is in use, all of them stay:
   * they may be all there is.
   */
  void deleteUnused(String volume) {
    Optional<Volume> original = reader.described(volume);
    Optional<String> used =
        original.flatMap(
            found ->
                Optional.ofNullable(VolumeMapper.tags(found.tags()).get(SwapTags.REPLACED_BY)));
    Optional<Volume> replacement = used.flatMap(reader::described);
    if (original.isEmpty() || replacement.isPresent() != used.isPresent()) {
      return;
    }
    deleteCopies(volume, used);
    deleteSnapshots(volume, replacement.map(Volume::snapshotId));
  }

  private void deleteCopies(String volume, Optional<String> used) {
    for (VolumeState copy : reader.copies(volume)) {
      boolean unused =
          copy.tags().containsKey(SwapTags.UNUSED)
              && copy.isAvailable()
              && used.filter(copy.id()::equals).isEmpty();
      if (unused) {
        delete("ec2:DeleteVolume", copy.id(), () -> ec2.deleteVolume(d -> d.volumeId(copy.id())));
      }
    }
  }

  private void deleteSnapshots(String volume, Optional<String> keep) {
    for (Snapshot snapshot : reader.snapshots(volume)) {
      String id = snapshot.snapshotId();
      if (keep.filter(id::equals).isEmpty()) {
        delete("ec2:DeleteSnapshot", id, () -> ec2.deleteSnapshot(d -> d.snapshotId(id)));
      }
    }
  }

  private static void delete(String action, String resource, Runnable call) {
    try {
      call.run();
    } catch (SdkException e) {
      // A snapshot that somebody made an image of is theirs now.
      boolean kept = AwsFailures.codeOf(e).equals("InvalidSnapshot.InUse");
      if (!kept && AwsFailures.typeOf(e) != FailureType.NOT_FOUND) {
        throw AwsFailures.of(action, resource, e);
      }
    }
  }
}
