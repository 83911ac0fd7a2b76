package dev.keyturn.sandbox.ec2;

import java.util.Optional;

/** Makes volumes, for CreateVolume and for the block devices of new instances. */
final class VolumeMaking {
  private final EbsKeys keys;

  VolumeMaking(EbsKeys keys) {
    this.keys = keys;
  }

  /**
   * Makes a volume from members of a request.
   *
   * @param size the size that was asked for; the snapshot's is the least and the default
   */
  Volume make(Ec2Request request, Parameters input, String zone, Optional<Integer> size) {
    Optional<Snapshot> snapshot = input.text("SnapshotId").map(request::snapshot);
    snapshot.ifPresent(Snapshot::requireUsable);
    int least = snapshot.map(Snapshot::size).orElse(1);
    int gibibytes =
        size.or(() -> snapshot.map(Snapshot::size))
            .orElseThrow(() -> Ec2Errors.missing("size or snapshotId"));
    if (gibibytes < least) {
      throw Ec2Errors.invalid(
          "The size " + gibibytes + " must not be smaller than the snapshot's, " + least);
    }
    VolumeShape shape = VolumeShape.of(input, gibibytes);
    Optional<String> key = key(request, input, snapshot);
    Resource.Birth birth = request.birth(Kind.VOLUME);
    Blocks source = snapshot.map(Snapshot::blocks).orElseGet(Blocks::empty);
    Volume volume =
        new Volume(
            birth,
            new Volume.Origin(
                zone,
                input.text("OutpostArn"),
                snapshot.map(Snapshot::id),
                key.map(reference -> keys.shown(request, reference))),
            shape,
            keys.derive(request, source, key, birth.id()));
    return request.add(volume);
  }

  private static Optional<String> key(
      Ec2Request request, Parameters input, Optional<Snapshot> snapshot) {
    Optional<String> sourceKey = snapshot.flatMap(Snapshot::key);
    return KeyChoice.of(input, sourceKey.isPresent()).key(request.estate().encryption(), sourceKey);
  }
}
