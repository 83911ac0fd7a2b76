package dev.keyturn.aws.ebs;

import dev.keyturn.aws.AwsFailures;
import dev.keyturn.aws.Waiting;
import dev.keyturn.key.KeyArn;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.BlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ec2.model.ImageState;
import software.amazon.awssdk.services.ec2.model.Snapshot;
import software.amazon.awssdk.services.ec2.model.SnapshotState;
import software.amazon.awssdk.services.ec2.model.StorageTier;

/** The account's encrypted snapshots and its images in a region, as one look found them. */
final class Ec2Library {
  private static final int PAGE = 1_000;
  private static final String SELF = "self";

  private final String oldKey;
  private final String newKey;
  private final Map<String, Snapshot> snapshots = new LinkedHashMap<>();
  private final Map<String, List<Snapshot>> snapshotCopies = new HashMap<>();
  private final Map<String, Image> images = new LinkedHashMap<>();
  private final Map<String, List<Image>> imageCopies = new HashMap<>();
  private final Map<String, List<Image>> imagesOn = new HashMap<>();

  private Ec2Library(KeyArn oldKey, Optional<KeyArn> newKey) {
    this.oldKey = oldKey.value();
    this.newKey = newKey.map(KeyArn::value).orElse("");
  }

  /** Looks at all of it; a plan knows no new key yet. */
  static Ec2Library read(Ec2Client ec2, KeyArn oldKey, Optional<KeyArn> newKey) {
    // Images first: the snapshots of one that is listed are there already.
    Ec2Library library = new Ec2Library(oldKey, newKey);
    images(ec2).forEach(library::add);
    AwsFailures.call(
        "ec2:DescribeSnapshots",
        "the region's snapshots",
        () -> {
          ec2.describeSnapshotsPaginator(list -> list.ownerIds(SELF).maxResults(PAGE)).stream()
              .peek(page -> Waiting.heartbeat())
              .flatMap(page -> page.snapshots().stream())
              .filter(Ec2Library::isOfInterest)
              .forEach(library::add);
          return library;
        });
    return library;
  }

  private void add(Snapshot snapshot) {
    snapshots.put(snapshot.snapshotId(), snapshot);
    Ec2Tags.value(snapshot.tags(), Ec2Tags.COPY_OF)
        .ifPresent(original -> entry(snapshotCopies, original).add(snapshot));
  }

  private void add(Image image) {
    images.put(image.imageId(), image);
    Ec2Tags.value(image.tags(), Ec2Tags.COPY_OF)
        .ifPresent(original -> entry(imageCopies, original).add(image));
    image.blockDeviceMappings().stream()
        .filter(Ec2Library::isDisk)
        .map(mapping -> mapping.ebs().snapshotId())
        .distinct()
        .forEach(snapshot -> entry(imagesOn, snapshot).add(image));
  }

  private static <T> List<T> entry(Map<String, List<T>> index, String key) {
    return index.computeIfAbsent(key, none -> new ArrayList<>());
  }

  private static boolean isDisk(BlockDeviceMapping mapping) {
    return mapping.ebs() != null && mapping.ebs().snapshotId() != null;
  }

  /** A copy that failed may name no key. */
  private static boolean isOfInterest(Snapshot snapshot) {
    return snapshot.kmsKeyId() != null
        || Ec2Tags.value(snapshot.tags(), Ec2Tags.COPY_OF).isPresent();
  }

  private static List<Image> images(Ec2Client ec2) {
    return AwsFailures.call(
        "ec2:DescribeImages",
        "the account's images",
        () ->
            ec2
                .describeImagesPaginator(
                    list ->
                        list.owners(SELF)
                            .includeDeprecated(true)
                            .includeDisabled(true)
                            .maxResults(PAGE))
                .stream()
                .peek(page -> Waiting.heartbeat())
                .flatMap(page -> page.images().stream())
                .toList());
  }

  boolean isOld(Snapshot snapshot) {
    return oldKey.equals(snapshot.kmsKeyId());
  }

  boolean isNew(Snapshot snapshot) {
    return newKey.equals(snapshot.kmsKeyId());
  }

  Optional<Snapshot> snapshot(String id) {
    return Optional.ofNullable(snapshots.get(id));
  }

  Optional<Image> image(String id) {
    return Optional.ofNullable(images.get(id));
  }

  /** Snapshots under the old key, the oldest first, so that new ones come last. */
  List<Snapshot> oldSnapshots() {
    return snapshots.values().stream()
        .filter(this::isOld)
        .sorted(Comparator.comparing(Snapshot::startTime).thenComparing(Snapshot::snapshotId))
        .toList();
  }

  List<Snapshot> newSnapshots() {
    return snapshots.values().stream().filter(this::isNew).toList();
  }

  /** Images with at least one snapshot under the old key, the oldest first. */
  List<Image> oldImages() {
    return images.values().stream()
        .filter(image -> disks(image).values().stream().anyMatch(this::isOld))
        .sorted(Comparator.comparing(Image::creationDate).thenComparing(Image::imageId))
        .toList();
  }

  /** Images all of whose snapshots are under the new key. */
  List<Image> newImages() {
    return images.values().stream().filter(this::isUnderNew).toList();
  }

  /** An image's encrypted snapshots of this account, by device. */
  Map<String, Snapshot> disks(Image image) {
    Map<String, Snapshot> disks = new LinkedHashMap<>();
    image.blockDeviceMappings().stream()
        .filter(Ec2Library::isDisk)
        .forEach(
            mapping ->
                snapshot(mapping.ebs().snapshotId())
                    .ifPresent(snapshot -> disks.put(mapping.deviceName(), snapshot)));
    return disks;
  }

  /** How many snapshots an image is made of, whether this account has them or not. */
  static long disksOf(Image image) {
    return image.blockDeviceMappings().stream().filter(Ec2Library::isDisk).count();
  }

  private boolean isUnderNew(Image image) {
    Map<String, Snapshot> disks = disks(image);
    return !disks.isEmpty()
        && disks.size() == disksOf(image)
        && disks.values().stream().allMatch(this::isNew);
  }

  /** Images that are made of a snapshot. */
  List<Image> imagesOn(Snapshot snapshot) {
    return imagesOn.getOrDefault(snapshot.snapshotId(), List.of());
  }

  /** Copies of images that AWS is still making. */
  int pendingImageCopies() {
    return (int)
        imageCopies.values().stream()
            .flatMap(List::stream)
            .filter(copy -> copy.state() == ImageState.PENDING)
            .count();
  }

  /** Copies of a snapshot that Keyturn made under the new key, or failed to, oldest first. */
  List<Snapshot> copies(Snapshot original) {
    return snapshotCopies.getOrDefault(original.snapshotId(), List.of()).stream()
        .filter(copy -> isNew(copy) || copy.state() == SnapshotState.ERROR)
        .filter(copy -> Ec2Copies.isCopy(copy, original))
        .sorted(Comparator.comparing(Snapshot::startTime))
        .toList();
  }

  /** A copy of a snapshot that is complete and under the new key. */
  Optional<Snapshot> made(Snapshot original) {
    return copies(original).stream()
        .filter(
            copy ->
                isNew(copy)
                    && copy.state() == SnapshotState.COMPLETED
                    && copy.storageTier() != StorageTier.ARCHIVE)
        .findFirst();
  }

  /** Copies of an image that Keyturn made, in whatever state and under whatever key. */
  List<Image> copies(Image original) {
    return imageCopies.getOrDefault(original.imageId(), List.of()).stream()
        .filter(copy -> Ec2Copies.isCopy(copy, original))
        .sorted(Comparator.comparing(Image::creationDate))
        .toList();
  }

  /** A copy of an image that is available, with all of its disks complete under the new key. */
  Optional<Image> made(Image original) {
    return copies(original).stream().filter(copy -> isWhole(copy, original)).findFirst();
  }

  private boolean isWhole(Image copy, Image original) {
    Map<String, Snapshot> has = disks(copy);
    Map<String, Snapshot> wanted = disks(original);
    return copy.state() == ImageState.AVAILABLE
        && has.keySet().equals(wanted.keySet())
        && isUnderNew(copy)
        && wanted.entrySet().stream()
            .allMatch(
                disk ->
                    Optional.ofNullable(has.get(disk.getKey()))
                        .filter(snapshot -> snapshot.state() == SnapshotState.COMPLETED)
                        .filter(
                            snapshot -> snapshot.volumeSize().equals(disk.getValue().volumeSize()))
                        .isPresent());
  }

  /** Whether an image's copy is there and has all that the image had. */
  boolean isReplaced(Image original) {
    return made(original)
        .filter(
            copy ->
                Ec2Tags.value(original.tags(), Ec2Tags.REPLACED_BY)
                    .filter(copy.imageId()::equals)
                    .isPresent())
        .isPresent();
  }

  /** Whether it has a copy, under whatever key: a plan knows no new one. */
  boolean isCopied(Snapshot original) {
    return Ec2Tags.value(original.tags(), Ec2Tags.REPLACED_BY)
        .flatMap(this::snapshot)
        .filter(copy -> Ec2Copies.isCopy(copy, original) && !isOld(copy))
        .isPresent();
  }

  /** Whether it has a copy, under whatever key. */
  boolean isCopied(Image original) {
    return Ec2Tags.value(original.tags(), Ec2Tags.REPLACED_BY)
        .flatMap(this::image)
        .filter(copy -> Ec2Copies.isCopy(copy, original))
        .filter(copy -> disks(copy).values().stream().noneMatch(this::isOld))
        .isPresent();
  }

  /** The ids out of a list that this account has not. */
  static List<String> missing(List<String> ids, List<String> found) {
    List<String> missing = new ArrayList<>(ids);
    missing.removeAll(found);
    return missing;
  }
}
