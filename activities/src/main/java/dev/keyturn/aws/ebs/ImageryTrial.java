package dev.keyturn.aws.ebs;

import dev.keyturn.reencryption.TriedCalls;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ec2.model.Snapshot;

/**
 * Chooses on what the calls of a sweep are tried: on what it will copy, because a denial for
 * anything else forbids nothing. Empty where nothing is copied.
 */
final class ImageryTrial {
  /** Sharing takes a call for each. */
  private static final int MOST_ASKED = 100;

  private final Ec2Library library;
  private final Ec2Sharing sharing;
  private final ImageryCalls calls;

  ImageryTrial(Ec2Library library, Ec2Sharing sharing, ImageryCalls calls) {
    this.library = library;
    this.sharing = sharing;
    this.calls = calls;
  }

  Optional<TriedCalls> ofSnapshots(List<String> inScope) {
    Optional<Snapshot> first = touchedSnapshots(inScope).findFirst();
    first.ifPresent(calls::of);
    touchedSnapshots(inScope.stream().limit(MOST_ASKED).toList())
        .map(Snapshot::snapshotId)
        .map(id -> new Shared<>(id, sharing.accountsOfSnapshot(id)))
        .filter(one -> !one.with().isEmpty())
        .findFirst()
        .ifPresent(one -> calls.shareSnapshot(one.id(), one.with()));
    return first.map(any -> calls.tried());
  }

  Optional<TriedCalls> ofImages(List<String> inScope) {
    Optional<Image> first = touchedImages(inScope).findFirst();
    first.ifPresent(calls::of);
    touchedImages(inScope.stream().limit(MOST_ASKED).toList())
        .map(Image::imageId)
        .map(id -> new Shared<>(id, sharing.grantedOfImage(id)))
        .filter(one -> !one.with().isEmpty())
        .findFirst()
        .ifPresent(one -> calls.shareImage(one.id(), one.with()));
    touchedImages(inScope)
        .filter(image -> image.deprecationTime() != null)
        .findFirst()
        .ifPresent(calls::deprecate);
    return first.map(any -> calls.tried());
  }

  /** Whether one is public takes a call, so that it is asked last. */
  private Stream<Snapshot> touchedSnapshots(List<String> inScope) {
    return inScope.stream()
        .flatMap(id -> library.snapshot(id).stream())
        .filter(snapshot -> SwapDescription.of(snapshot).isEmpty())
        .filter(snapshot -> library.imagesOn(snapshot).isEmpty())
        .filter(snapshot -> Ec2SnapshotSweep.lasting(snapshot).isEmpty())
        .filter(snapshot -> !library.isCopied(snapshot))
        .filter(snapshot -> !sharing.isPublic(snapshot.snapshotId()));
  }

  private Stream<Image> touchedImages(List<String> inScope) {
    return inScope.stream()
        .flatMap(id -> library.image(id).stream())
        .filter(image -> Ec2ImageSweep.lasting(image, library).isEmpty())
        .filter(image -> !library.isCopied(image));
  }

  /** What is shared, and with whom. */
  private record Shared<T>(String id, List<T> with) {}
}
