package dev.keyturn.aws.datakey;

import dev.keyturn.aws.s3.Annotations;
import dev.keyturn.aws.s3.BucketRules;
import dev.keyturn.aws.s3.HeadFacts;
import dev.keyturn.aws.s3.Shown;
import dev.keyturn.reencryption.PinReason;
import dev.keyturn.reencryption.Pins;
import dev.keyturn.reencryption.Tally;
import java.util.Optional;

/**
 * Why a file is not written again although its keys are to be moved: what the write would lock,
 * share or lose could not be put right afterwards. Asked for in both kinds of sweep, so that both
 * find the same pins; it uses no KMS key.
 */
final class WriteObstacles {
  private final KeyFile file;
  private final String store;

  WriteObstacles(KeyFile file, String store) {
    this.file = file;
    this.store = store;
  }

  private record Obstacle(PinReason reason, String why) {}

  /** The pin that the file is; empty if it may be written, or is gone, which the write notices. */
  Optional<Tally> pin(HeadFacts facts) {
    return obstacle(facts)
        .map(
            obstacle ->
                Tally.pinned(
                    Pins.of(
                        store,
                        obstacle.reason(),
                        file.key() + "\n" + facts.version(),
                        Shown.version(file.key(), facts.version()) + ": " + obstacle.why())));
  }

  private Optional<Obstacle> obstacle(HeadFacts facts) {
    if (BucketRules.of(file.s3(), file.bucket()).locks()) {
      return Optional.of(
          new Obstacle(
              PinReason.DEFAULT_RETENTION,
              "the bucket's default retention would lock the version that is written"));
    }
    // No condition of a write covers the access control list.
    if (file.isShared(facts)) {
      return Optional.of(
          new Obstacle(PinReason.ACL_NOT_WRITABLE, PinReason.ACL_NOT_WRITABLE.why()));
    }
    return hasMore(facts)
        ? Optional.of(new Obstacle(PinReason.LOST_BY_WRITE, PinReason.LOST_BY_WRITE.why()))
        : Optional.empty();
  }

  private boolean hasMore(HeadFacts facts) {
    return facts.hiddenMetadata() > 0
        || file.ask(
                "s3:ListObjectAnnotations",
                () -> Annotations.are(file.s3(), file.bucket(), file.key(), facts.versionId()))
            .orElse(false);
  }
}
