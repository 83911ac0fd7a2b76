package dev.keyturn.aws.ebs;

import dev.keyturn.aws.AwsFailures;
import dev.keyturn.aws.Waiting;
import dev.keyturn.failure.FailureType;
import dev.keyturn.reencryption.ImageryOrder;
import dev.keyturn.reencryption.ImageryPass;
import dev.keyturn.reencryption.PinReason;
import dev.keyturn.reencryption.Standing;
import dev.keyturn.reencryption.Tally;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Snapshot;
import software.amazon.awssdk.services.ec2.model.SnapshotState;
import software.amazon.awssdk.services.ec2.model.StorageTier;

/**
 * One pass over the snapshots. CopySnapshot has no idempotency token: a copy carries its original's
 * id in its tags from the first moment, it is looked for before one is ordered, and no copy is
 * ordered in a pass after an order whose answer was lost.
 */
final class Ec2SnapshotSweep {
  /** AWS makes this many copies at a time for a region. */
  private static final int AT_ONCE = 20;

  private static final String TOO_MANY = "ResourceLimitExceeded";

  private final Ec2Client ec2;
  private final Ec2Client sendingOnce;
  private final ImageryOrder order;
  private final Ec2Library library;
  private final Ec2Sharing sharing;
  private final Ec2Items items;
  private int room;
  private long open;

  Ec2SnapshotSweep(Ec2Client ec2, Ec2Client sendingOnce, ImageryOrder order, Ec2Library library) {
    this.ec2 = ec2;
    this.sendingOnce = sendingOnce;
    this.order = order;
    this.library = library;
    this.sharing = new Ec2Sharing(ec2);
    this.items = new Ec2Items(order);
  }

  ImageryPass pass() {
    room =
        AT_ONCE
            - (int)
                library.newSnapshots().stream()
                    .filter(copy -> copy.state() == SnapshotState.PENDING)
                    .count();
    Tally tally =
        library.newSnapshots().stream().map(this::current).reduce(Tally.EMPTY, Tally::plus);
    for (Snapshot original : library.oldSnapshots()) {
      if (items.isInScope(original.snapshotId())) {
        tally = tally.plus(items.each(original.snapshotId(), () -> look(original)));
      }
    }
    return new ImageryPass(tally, open);
  }

  private Tally current(Snapshot copy) {
    Optional<String> copyOf = Ec2Tags.value(copy.tags(), Ec2Tags.COPY_OF);
    boolean counts = copyOf.map(items::isInScope).orElse(order.store().ids().isEmpty());
    if (!counts || copy.state() != SnapshotState.COMPLETED) {
      return Tally.EMPTY;
    }
    return Tally.one(
        copyOf.isPresent() && isOfThisSweep(copy) ? Standing.REWRAPPED : Standing.ALREADY_CURRENT);
  }

  private boolean isOfThisSweep(Snapshot copy) {
    return Ec2Tags.value(copy.tags(), Ec2Tags.SWEEP).filter(order.sweepId()::equals).isPresent();
  }

  private Tally look(Snapshot original) {
    return library
        .made(original)
        .map(made -> copied(original, made))
        .orElseGet(() -> uncopied(original));
  }

  private Tally copied(Snapshot original, Snapshot copy) {
    String id = original.snapshotId();
    boolean finished =
        Ec2Tags.value(original.tags(), Ec2Tags.REPLACED_BY)
            .filter(copy.snapshotId()::equals)
            .isPresent();
    if (!finished && !order.sweep().changes()) {
      return items.problem(
          id, Standing.REMAINING, "its copy " + copy.snapshotId() + " lacks tags or permissions");
    }
    if (!finished) {
      finish(original, copy);
    }
    return Tally.superseded(id + ", copied to " + copy.snapshotId() + surplus(original, copy));
  }

  /**
   * Should lists ever have lagged for longer than was waited, a person can delete what is too much.
   */
  private String surplus(Snapshot original, Snapshot copy) {
    List<String> more =
        library.copies(original).stream()
            .filter(other -> other.state() == SnapshotState.COMPLETED)
            .map(Snapshot::snapshotId)
            .filter(other -> !other.equals(copy.snapshotId()))
            .toList();
    return more.isEmpty() ? "" : " (and, one too many, to " + String.join(", ", more) + ")";
  }

  /** The mark comes last: where it is, all else was carried. */
  private void finish(Snapshot original, Snapshot copy) {
    Ec2Tags.carry(ec2, original.tags(), copy.snapshotId(), copy.tags());
    sharing.carrySnapshot(original.snapshotId(), copy.snapshotId());
    Ec2Tags.put(ec2, original.snapshotId(), Map.of(Ec2Tags.REPLACED_BY, copy.snapshotId()));
  }

  private Tally uncopied(Snapshot original) {
    String id = original.snapshotId();
    if (isForSwap(original)) {
      return Tally.superseded(id + ", made by this run to move a volume");
    }
    List<String> images = unreplacedImages(original);
    if (!library.imagesOn(original).isEmpty()) {
      return images.isEmpty()
          ? Tally.superseded(id + ", of an image that has a copy")
          : items.pinned(PinReason.BACKS_IMAGE, id, id + " of " + String.join(", ", images));
    }
    Optional<PinReason> lasting = lasting(original);
    if (lasting.isPresent()) {
      return items.pinned(lasting.get(), id, id);
    }
    return order.sweep().changes() ? move(original) : verify(original);
  }

  /**
   * Whether a run made a snapshot only to make a volume of it. A read after the disable knows no
   * run, and takes any run's: the sweeps before it have judged whose they are.
   */
  private boolean isForSwap(Snapshot snapshot) {
    return SwapDescription.of(snapshot)
        .filter(made -> order.run().isEmpty() || made.isOfRun(order.run()))
        .isPresent();
  }

  private List<String> unreplacedImages(Snapshot original) {
    return library.imagesOn(original).stream()
        .filter(image -> !library.isReplaced(image))
        .map(image -> image.imageId())
        .toList();
  }

  /** Why it stays where it is whatever is done; whether it is public takes a call of its own. */
  static Optional<PinReason> lasting(Snapshot original) {
    if (original.storageTier() == StorageTier.ARCHIVE) {
      return Optional.of(PinReason.ARCHIVED);
    }
    if (original.state() != SnapshotState.COMPLETED && original.state() != SnapshotState.PENDING) {
      return Optional.of(PinReason.NOT_COPYABLE);
    }
    return Ec2Tags.haveRoom(original.tags()) ? Optional.empty() : Optional.of(PinReason.TAGS_FULL);
  }

  private Tally verify(Snapshot original) {
    String id = original.snapshotId();
    return sharing.isPublic(id)
        ? items.pinned(PinReason.PUBLIC, id, id)
        : items.problem(id, Standing.REMAINING, "is under the old key");
  }

  private Tally move(Snapshot original) {
    String id = original.snapshotId();
    List<Snapshot> copies = library.copies(original);
    Optional<Snapshot> failed =
        copies.stream()
            .filter(copy -> copy.state() != SnapshotState.PENDING && isOfThisSweep(copy))
            .findFirst();
    if (failed.isPresent()) {
      return items.problem(
          id,
          Standing.FAILED,
          "its copy "
              + failed.get().snapshotId()
              + " failed: "
              + failed.get().stateMessage()
              + "; let the worker's principal and EBS use the new key, then send retryFailed");
    }
    boolean waits =
        original.state() == SnapshotState.PENDING
            || copies.stream().anyMatch(copy -> copy.state() == SnapshotState.PENDING);
    if (!order.patient()) {
      return items.pinned(PinReason.STILL_IN_PROGRESS, id, id);
    }
    if (!waits && room > 0) {
      return begin(original);
    }
    open++;
    return Tally.EMPTY;
  }

  private Tally begin(Snapshot original) {
    String id = original.snapshotId();
    if (sharing.isPublic(id)) {
      return items.pinned(PinReason.PUBLIC, id, id);
    }
    if (!isOrdered(id)) {
      try {
        copy(original);
      } catch (SdkException e) {
        return refused(id, e);
      }
      awaitShown(id);
    }
    room--;
    open++;
    return Tally.EMPTY;
  }

  /** A pass that began before the copy shows would order another one. */
  private void awaitShown(String id) {
    if (!Waiting.until(Waiting.READ_BACK, () -> isOrdered(id))) {
      room = 0;
    }
  }

  /** The destination is named for the SDK, which else reads it off the endpoint's host name. */
  private void copy(Snapshot original) {
    String region = order.sweep().newKey().region();
    sendingOnce.copySnapshot(
        copy ->
            copy.sourceRegion(region)
                .destinationRegion(region)
                .sourceSnapshotId(original.snapshotId())
                .description(Ec2Copies.description(original))
                .encrypted(true)
                .kmsKeyId(order.sweep().newKey().value())
                .tagSpecifications(
                    Ec2Tags.specification(
                        ResourceType.SNAPSHOT,
                        Ec2Tags.ofCopy(original.snapshotId(), original.tags(), order))));
  }

  /** What was not refused may have been done: it shows within the pauses between passes. */
  private Tally refused(String id, SdkException error) {
    FailureType type = AwsFailures.typeOf(error);
    boolean mayBeDone = type.isPassing();
    if (mayBeDone) {
      awaitShown(id);
    }
    if (mayBeDone || AwsFailures.codeOf(error).equals(TOO_MANY)) {
      room = 0;
      open++;
      return Tally.EMPTY;
    }
    return type == FailureType.NOT_FOUND
        ? Tally.one(Standing.GONE)
        : items.problem(id, Standing.FAILED, "ec2:CopySnapshot: " + AwsFailures.describe(error));
  }

  /** Whether a copy is there that this sweep may wait for. */
  private boolean isOrdered(String id) {
    return AwsFailures.call(
            "ec2:DescribeSnapshots",
            "copies of " + id,
            () ->
                ec2.describeSnapshots(
                    list ->
                        list.ownerIds("self")
                            .filters(
                                Filter.builder()
                                    .name("tag:" + Ec2Tags.COPY_OF)
                                    .values(id)
                                    .build())))
        .snapshots()
        .stream()
        .anyMatch(
            copy ->
                copy.state() == SnapshotState.ERROR ? isOfThisSweep(copy) : library.isNew(copy));
  }
}
