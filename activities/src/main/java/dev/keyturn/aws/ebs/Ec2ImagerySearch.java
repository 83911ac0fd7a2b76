package dev.keyturn.aws.ebs;

import dev.keyturn.aws.Waiting;
import dev.keyturn.aws.s3.KeyNames;
import dev.keyturn.failure.FailureType;
import dev.keyturn.reencryption.ImageryKind;
import dev.keyturn.reencryption.ImagerySearch;
import io.temporal.failure.ApplicationFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ec2.model.Snapshot;
import software.amazon.awssdk.services.kms.KmsClient;

/** Finds what imagery of a region needs the old key and is in no store; changes nothing. */
final class Ec2ImagerySearch {
  /** How many of a kind are named. */
  static final int MOST_NAMED = 100;

  private final Ec2Client ec2;
  private final KmsClient kms;
  private final ImagerySearch search;
  private final KeyNames oldKey;
  private Optional<Ec2Library> library = Optional.empty();

  Ec2ImagerySearch(Ec2Client ec2, KmsClient kms, ImagerySearch search) {
    this.ec2 = ec2;
    this.kms = kms;
    this.search = search;
    this.oldKey = new KeyNames(kms, search.oldKey(), search.oldAliases());
  }

  /** What was found, each with the type of store that would take care of it. */
  List<String> found() {
    List<String> found = new ArrayList<>();
    for (ImageryKind kind : ImageryKind.values()) {
      if (!search.isCovered(kind)) {
        Waiting.heartbeat();
        found.addAll(named(kind));
      }
    }
    return found;
  }

  /** It is only shown, so that a role that may not look keeps nobody from planning. */
  private List<String> named(ImageryKind kind) {
    try {
      List<String> all = all(kind);
      List<String> named = new ArrayList<>();
      all.stream().limit(MOST_NAMED).forEach(one -> named.add(kind.type() + " " + one));
      if (all.size() > MOST_NAMED) {
        named.add(kind.type() + ": " + (all.size() - MOST_NAMED) + " more");
      }
      return named;
    } catch (ApplicationFailure failure) {
      if (!failure.isNonRetryable()) {
        throw failure;
      }
      return List.of(kind.type() + ": not known, " + FailureType.message(failure));
    }
  }

  private List<String> all(ImageryKind kind) {
    return switch (kind) {
      case SNAPSHOTS -> snapshots();
      case IMAGES ->
          library().oldImages().stream()
              .map(Image::imageId)
              .filter(id -> !search.isCovered(kind, id))
              .toList();
      case LAUNCH_TEMPLATES -> templates();
      case EBS_DEFAULT_KEY -> defaultKey();
    };
  }

  /** One that backs an image goes with its image. */
  private List<String> snapshots() {
    return library().oldSnapshots().stream()
        .filter(snapshot -> !search.isCovered(ImageryKind.SNAPSHOTS, snapshot.snapshotId()))
        .filter(snapshot -> !goesWithImages(snapshot))
        .map(Snapshot::snapshotId)
        .toList();
  }

  private boolean goesWithImages(Snapshot snapshot) {
    List<Image> images = library().imagesOn(snapshot);
    return !images.isEmpty()
        && images.stream().allMatch(image -> search.isCovered(ImageryKind.IMAGES, image.imageId()));
  }

  private List<String> templates() {
    Ec2TemplateData data = new Ec2TemplateData(oldKey, Optional.empty(), library());
    return new Ec2Templates(ec2)
        .defaultAndLatest().stream()
            .filter(
                version ->
                    !search.isCovered(ImageryKind.LAUNCH_TEMPLATES, version.launchTemplateId()))
            .filter(version -> data.needsOldKey(version.launchTemplateData()))
            .map(version -> version.launchTemplateId() + " version " + version.versionNumber())
            .distinct()
            .toList();
  }

  private List<String> defaultKey() {
    String now = new Ec2DefaultKey(ec2, kms).read();
    return oldKey.resolves(now) ? List.of(now) : List.of();
  }

  private Ec2Library library() {
    Ec2Library read =
        library.orElseGet(() -> Ec2Library.read(ec2, search.oldKey(), Optional.empty()));
    library = Optional.of(read);
    return read;
  }
}
