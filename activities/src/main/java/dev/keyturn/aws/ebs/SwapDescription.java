package dev.keyturn.aws.ebs;

import dev.keyturn.reencryption.SnapshotOrder;
import dev.keyturn.reencryption.SwapSnapshot;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.ec2.model.Snapshot;

/**
 * What Keyturn writes into the description of a swap's snapshot, where nobody can change it: which
 * run and step took it, and what the swap goes by. Runs are told apart by a digest, because their
 * names may be longer than a description.
 */
record SwapDescription(String volume, String run, String step, String record) {
  private static final int RUN_DIGITS = 16;

  private static final Pattern FORM =
      Pattern.compile("Keyturn: swap of (\\S+), run ([0-9a-f]{16}), step (\\S+), record (.+)");

  /** That of the snapshot of a step. */
  static SwapDescription of(SnapshotOrder order) {
    return new SwapDescription(
        order.volume().volume(), digest(order.run()), order.step(), order.record().text());
  }

  /** That of a snapshot, if a swap took it, and of that volume: a copy of it is of no volume. */
  static Optional<SwapDescription> of(Snapshot snapshot) {
    return Optional.ofNullable(snapshot.description())
        .map(FORM::matcher)
        .filter(Matcher::matches)
        .map(
            found ->
                new SwapDescription(found.group(1), found.group(2), found.group(3), found.group(4)))
        .filter(found -> found.volume.equals(snapshot.volumeId()));
  }

  /** A snapshot as far as it is what its description says. */
  static Optional<SwapSnapshot> read(Snapshot snapshot) {
    return of(snapshot)
        .map(
            found ->
                new SwapSnapshot(
                    snapshot.snapshotId(),
                    snapshot.stateAsString(),
                    Optional.ofNullable(snapshot.kmsKeyId()),
                    snapshot.volumeSize(),
                    found.step,
                    found.record));
  }

  boolean isOfRun(String id) {
    return run.equals(digest(id));
  }

  String text() {
    return "Keyturn: swap of " + volume + ", run " + run + ", step " + step + ", record " + record;
  }

  private static String digest(String run) {
    return Ec2Copies.digest(run).substring(0, RUN_DIGITS);
  }
}
