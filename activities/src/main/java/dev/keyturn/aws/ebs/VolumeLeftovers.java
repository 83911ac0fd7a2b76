package dev.keyturn.aws.ebs;

import dev.keyturn.aws.AwsFailures;
import dev.keyturn.failure.FailureType;
import dev.keyturn.reencryption.SwapSnapshot;
import dev.keyturn.reencryption.SwapTags;
import dev.keyturn.reencryption.UnusedOrder;
import dev.keyturn.reencryption.VolumeState;
import io.temporal.failure.ApplicationFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ec2.Ec2Client;

/**
 * Deletes what one swap made and did not use. Its snapshots are told by their description, and its
 * copies by the snapshot that they were made from; tags can only keep something. What another swap
 * left is a person's to delete: whether it was ever written to is in nothing but its tags.
 */
final class VolumeLeftovers {
  private final Ec2Client ec2;
  private final VolumeReader reader;
  private final UnusedOrder order;
  private final List<VolumeState> known = new ArrayList<>();
  private final List<ApplicationFailure> refused = new ArrayList<>();

  VolumeLeftovers(Ec2Client ec2, UnusedOrder order) {
    this.ec2 = ec2;
    this.reader = new VolumeReader(ec2);
    this.order = order;
  }

  /** Tries to delete all of it before it says what it may not delete. */
  void delete() {
    Optional<VolumeState> original = reader.volume(order.volume().volume());
    if (original.isEmpty()) {
      // What was made of it may be all there is.
      return;
    }
    order.made().flatMap(reader::volume).ifPresent(known::add);
    for (String used : order.used()) {
      Optional<VolumeState> seen = reader.volume(used);
      if (seen.isEmpty()) {
        // Which snapshot shows what it is, nobody can tell.
        throw FailureType.NOT_FOUND.failure(
            "volume " + used + ", which was in use, is not there any more; nothing was deleted");
      }
      known.add(seen.get());
    }
    for (SwapSnapshot snapshot : reader.swapSnapshots(order.volume().volume())) {
      if (snapshot.step().startsWith(order.swap() + "/")) {
        delete(original.get(), snapshot);
      }
    }
    if (!refused.isEmpty()) {
      throw ApplicationFailure.newNonRetryableFailure(
          refused.stream()
              .map(ApplicationFailure::getOriginalMessage)
              .collect(Collectors.joining("; and ")),
          refused.get(0).getType());
    }
  }

  /** A snapshot stays with whatever was made from it: it shows what that is. */
  private void delete(VolumeState original, SwapSnapshot snapshot) {
    boolean stays = false;
    for (VolumeState copy : madeFrom(snapshot.id())) {
      boolean gone =
          isUnused(copy, original, snapshot)
              && delete(
                  "ec2:DeleteVolume",
                  copy.id(),
                  () -> ec2.deleteVolume(d -> d.volumeId(copy.id())));
      stays |= !gone && !copy.state().startsWith("delet");
    }
    if (!stays) {
      delete(
          "ec2:DeleteSnapshot",
          snapshot.id(),
          () -> ec2.deleteSnapshot(d -> d.snapshotId(snapshot.id())));
    }
  }

  /** Lists lag; what history knows is asked for by its id. */
  private List<VolumeState> madeFrom(String snapshot) {
    Map<String, VolumeState> made = new TreeMap<>();
    reader.madeFrom(snapshot).forEach(copy -> made.put(copy.id(), copy));
    known.stream()
        .filter(copy -> copy.snapshot().filter(snapshot::equals).isPresent())
        .forEach(copy -> made.put(copy.id(), copy));
    return List.copyOf(made.values());
  }

  private boolean isUnused(VolumeState copy, VolumeState original, SwapSnapshot snapshot) {
    return copy.isAvailable()
        && copy.isUnder(order.newKey())
        && copy.shape().size() == snapshot.size()
        && copy.tags().containsKey(SwapTags.UNUSED)
        && original.id().equals(copy.tags().get(SwapTags.REPLACES))
        && !copy.id().equals(original.tags().get(SwapTags.REPLACED_BY))
        && !order.used().contains(copy.id());
  }

  /** Gives whether it is gone. */
  private boolean delete(String action, String resource, Runnable call) {
    try {
      call.run();
      return true;
    } catch (SdkException e) {
      FailureType type = AwsFailures.typeOf(e);
      if (type.isPassing()) {
        throw AwsFailures.of(action, resource, e);
      }
      // A snapshot that somebody made an image of is theirs now.
      if (type != FailureType.NOT_FOUND && !AwsFailures.codeOf(e).equals("InvalidSnapshot.InUse")) {
        refused.add(AwsFailures.of(action, resource, e));
      }
      return type == FailureType.NOT_FOUND;
    }
  }
}
