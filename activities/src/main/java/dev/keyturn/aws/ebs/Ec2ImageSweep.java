package dev.keyturn.aws.ebs;

import dev.keyturn.aws.AwsFailures;
import dev.keyturn.failure.FailureType;
import dev.keyturn.key.ReplacementOrder;
import dev.keyturn.reencryption.ImageryOrder;
import dev.keyturn.reencryption.ImageryPass;
import dev.keyturn.reencryption.PinReason;
import dev.keyturn.reencryption.Standing;
import dev.keyturn.reencryption.Tally;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ec2.model.ImageState;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Snapshot;

/** One pass over the images. CopyImage takes a client token, so that it may be sent twice. */
final class Ec2ImageSweep {
  /** Each copy of an image copies its snapshots, of which AWS makes twenty at a time. */
  private static final int AT_ONCE = 10;

  /** Times of deprecation are to the minute, and clocks differ. */
  private static final Duration SOON = Duration.ofMinutes(5);

  private static final String TOO_MANY = "ResourceLimitExceeded";

  private final Ec2Client ec2;
  private final ImageryOrder order;
  private final Ec2Library library;
  private final Ec2Sharing sharing;
  private final Ec2Items items;
  private int room = AT_ONCE;
  private long open;

  Ec2ImageSweep(Ec2Client ec2, ImageryOrder order, Ec2Library library) {
    this.ec2 = ec2;
    this.order = order;
    this.library = library;
    this.sharing = new Ec2Sharing(ec2);
    this.items = new Ec2Items(order);
  }

  ImageryPass pass() {
    room -= library.pendingImageCopies();
    Tally tally = library.newImages().stream().map(this::current).reduce(Tally.EMPTY, Tally::plus);
    for (Image original : library.oldImages()) {
      if (items.isInScope(original.imageId())) {
        tally = tally.plus(items.each(original.imageId(), () -> look(original)));
      }
    }
    return new ImageryPass(tally, open);
  }

  private Tally current(Image copy) {
    Optional<String> copyOf = Ec2Tags.value(copy.tags(), Ec2Tags.COPY_OF);
    boolean counts = copyOf.map(items::isInScope).orElse(order.store().ids().isEmpty());
    if (!counts || copy.state() != ImageState.AVAILABLE) {
      return Tally.EMPTY;
    }
    return Tally.one(
        copyOf.isPresent() && isOfThisSweep(copy) ? Standing.REWRAPPED : Standing.ALREADY_CURRENT);
  }

  private boolean isOfThisSweep(Image copy) {
    return Ec2Tags.value(copy.tags(), Ec2Tags.SWEEP).filter(order.sweepId()::equals).isPresent();
  }

  private static boolean isPending(Image image) {
    return image.state() == ImageState.PENDING;
  }

  private Tally look(Image original) {
    return library
        .made(original)
        .map(made -> copied(original, made))
        .orElseGet(() -> uncopied(original));
  }

  private Tally copied(Image original, Image copy) {
    String id = original.imageId();
    boolean finished = library.isReplaced(original);
    if (!finished && !order.sweep().changes()) {
      return items.problem(
          id, Standing.REMAINING, "its copy " + copy.imageId() + " lacks tags or permissions");
    }
    if (!finished) {
      finish(original, copy);
    }
    return Tally.superseded(id + ", copied to " + copy.imageId() + deprecated(original, copy));
  }

  /** The image's mark comes last: where it is, all else was carried. */
  private void finish(Image original, Image copy) {
    Map<String, Snapshot> made = library.disks(copy);
    library
        .disks(original)
        .forEach(
            (device, disk) ->
                Optional.ofNullable(made.get(device)).ifPresent(fresh -> finish(disk, fresh)));
    Ec2Tags.carry(ec2, original.tags(), copy.imageId(), copy.tags());
    sharing.carryImage(original.imageId(), copy.imageId());
    Ec2Tags.put(ec2, original.imageId(), Map.of(Ec2Tags.REPLACED_BY, copy.imageId()));
  }

  /** Nothing depends on it: what is denied is said with the copy, and tried again in each pass. */
  private String deprecated(Image original, Image copy) {
    if (original.deprecationTime() == null || copy.deprecationTime() != null) {
      return "";
    }
    try {
      if (order.sweep().changes()) {
        deprecate(original, copy);
        return "";
      }
      return ", which is not deprecated as its original is";
    } catch (ApplicationFailure failure) {
      return ", which is not deprecated as its original is, do that by hand: "
          + failure.getOriginalMessage();
    }
  }

  /** What is deprecated already is so as soon as AWS takes it, which is no time of the past. */
  private void deprecate(Image original, Image copy) {
    Instant soon = Instant.now().plus(SOON);
    Instant wanted = Instant.parse(original.deprecationTime());
    Instant at = wanted.isBefore(soon) ? soon : wanted;
    AwsFailures.call(
        "ec2:EnableImageDeprecation",
        copy.imageId(),
        () -> ec2.enableImageDeprecation(r -> r.imageId(copy.imageId()).deprecateAt(at)));
  }

  private void finish(Snapshot disk, Snapshot fresh) {
    Ec2Tags.carry(ec2, disk.tags(), fresh.snapshotId(), fresh.tags());
    sharing.carrySnapshot(disk.snapshotId(), fresh.snapshotId());
    Ec2Tags.put(ec2, disk.snapshotId(), Map.of(Ec2Tags.REPLACED_BY, fresh.snapshotId()));
  }

  private Tally uncopied(Image original) {
    String id = original.imageId();
    Optional<PinReason> lasting = lasting(original, library);
    if (lasting.isPresent()) {
      return items.pinned(lasting.get(), id, id);
    }
    return order.sweep().changes()
        ? move(original)
        : items.problem(id, Standing.REMAINING, "has disks under the old key");
  }

  /** Why it stays where it is whatever is done. */
  static Optional<PinReason> lasting(Image original, Ec2Library library) {
    Map<String, Snapshot> disks = library.disks(original);
    boolean alone =
        disks.size() == Ec2Library.disksOf(original)
            && disks.values().stream().allMatch(library::isOld);
    boolean room =
        Ec2Tags.haveRoom(original.tags())
            && disks.values().stream().allMatch(disk -> Ec2Tags.haveRoom(disk.tags()));
    if (Boolean.TRUE.equals(original.publicLaunchPermissions())) {
      return Optional.of(PinReason.PUBLIC);
    }
    if (original.state() != ImageState.AVAILABLE && !isPending(original)) {
      return Optional.of(PinReason.NOT_COPYABLE);
    }
    if (!alone) {
      return Optional.of(PinReason.OTHER_KEYS);
    }
    return room ? Optional.empty() : Optional.of(PinReason.TAGS_FULL);
  }

  private Tally move(Image original) {
    String id = original.imageId();
    List<Image> copies = library.copies(original);
    Optional<Image> failed =
        copies.stream().filter(copy -> !isPending(copy) && isOfThisSweep(copy)).findFirst();
    if (failed.isPresent()) {
      return items.problem(id, Standing.FAILED, why(failed.get()));
    }
    if (!order.patient()) {
      return items.pinned(PinReason.STILL_IN_PROGRESS, id, id);
    }
    boolean waits = isPending(original) || copies.stream().anyMatch(Ec2ImageSweep::isPending);
    return waits || room <= 0 ? waits() : begin(original);
  }

  private static String why(Image failed) {
    String said =
        failed.stateReason() == null
            ? "it is " + failed.stateAsString() + ", its disks are not all under the new key"
            : failed.stateReason().message();
    return "its copy "
        + failed.imageId()
        + " failed: "
        + said
        + "; let the worker's principal and EBS use the new key, then send retryFailed";
  }

  private Tally waits() {
    open++;
    return Tally.EMPTY;
  }

  private Tally begin(Image original) {
    try {
      copy(original);
    } catch (SdkException e) {
      return refused(original.imageId(), e);
    }
    room--;
    return waits();
  }

  /** All tags are given here: CopyImageTags would copy Keyturn's own of an earlier run, too. */
  private void copy(Image original) {
    Map<String, String> ofDisks = Map.of(ReplacementOrder.RUN_TAG, order.run());
    ec2.copyImage(
        copy ->
            copy.sourceRegion(order.sweep().newKey().region())
                .sourceImageId(original.imageId())
                .name(Ec2Copies.name(original, order.sweepId()))
                .description(original.description())
                .encrypted(true)
                .kmsKeyId(order.sweep().newKey().value())
                .clientToken(Ec2Copies.token(order, original.imageId()))
                .tagSpecifications(
                    Ec2Tags.specification(
                        ResourceType.IMAGE,
                        Ec2Tags.ofCopy(original.imageId(), original.tags(), order)),
                    Ec2Tags.specification(ResourceType.SNAPSHOT, ofDisks)));
  }

  private Tally refused(String id, SdkException error) {
    FailureType type = AwsFailures.typeOf(error);
    if (AwsFailures.codeOf(error).equals(TOO_MANY)) {
      room = 0;
      return waits();
    }
    if (type.isPassing() || type == FailureType.NOT_FOUND) {
      throw AwsFailures.of("ec2:CopyImage", id, error);
    }
    return items.problem(id, Standing.FAILED, "ec2:CopyImage: " + AwsFailures.describe(error));
  }
}
