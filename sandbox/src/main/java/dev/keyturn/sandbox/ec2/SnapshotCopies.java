package dev.keyturn.sandbox.ec2;

import dev.keyturn.sandbox.Xml;
import java.util.Optional;

/** Copies snapshots, for CopySnapshot and for the copies of images. */
final class SnapshotCopies {
  /** Copies have "an arbitrary source volume ID", says the API reference. */
  private static final String NO_VOLUME = "vol-ffffffff";

  private final EbsKeys keys;

  SnapshotCopies(EbsKeys keys) {
    this.keys = keys;
  }

  void addTo(Operations operations) {
    operations.add(
        "CopySnapshot",
        "Description DestinationRegion Encrypted KmsKeyId PresignedUrl SourceRegion"
            + " SourceSnapshotId TagSpecification",
        this::copy);
  }

  private void copy(Ec2Request request, Xml answer) {
    Parameters input = request.input();
    Ec2Request there = request.in(input.required("SourceRegion"));
    Snapshot source = there.snapshot(input.required("SourceSnapshotId"));
    // CopySnapshot falls back to the region's default key, not to the source's [API reference].
    Optional<String> key =
        KeyChoice.of(input, source.key().isPresent())
            .key(request.estate().encryption(), Optional.empty());
    Snapshot copy = copy(request, source, key, input.text("Description").orElse(""));
    answer.text("snapshotId", copy.id());
    Tags.write(answer, copy);
  }

  /** Begins a copy, whose failure is shown later. */
  Snapshot copy(Ec2Request request, Snapshot source, Optional<String> key, String description) {
    source.requireUsable();
    Resource.Birth birth = request.birth(Kind.SNAPSHOT);
    Snapshot copy =
        request.add(
            new Snapshot(
                birth,
                new Snapshot.Origin(
                    NO_VOLUME,
                    source.size(),
                    key.map(reference -> keys.shown(request, reference)),
                    description),
                keys.derive(request, source.blocks(), key, birth.id())));
    request.later(copy::finish);
    return copy;
  }
}
