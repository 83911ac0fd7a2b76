package dev.keyturn.aws.s3;

import dev.keyturn.reencryption.BucketDefault;
import dev.keyturn.reencryption.BucketOrder;
import dev.keyturn.reencryption.BucketReadiness;
import dev.keyturn.reencryption.KeyRange;
import dev.keyturn.reencryption.Problem;
import dev.keyturn.reencryption.Standing;
import dev.keyturn.reencryption.Tally;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.s3.S3Client;

/** Prepares a bucket for one sweep. */
final class BucketPreparation {
  private final S3Client s3;
  private final BucketOrder order;
  private final DefaultEncryption encryption;
  private final KeyNames oldNames;
  private final ActivityExecutionContext activity = Activity.getExecutionContext();

  /** What was there before this activity changed it; survives a crash in the heartbeat. */
  private Optional<BucketDefault> saved;

  BucketPreparation(S3Client s3, KmsClient kms, BucketOrder order) {
    this.s3 = s3;
    this.order = order;
    this.encryption = new DefaultEncryption(s3, order.bucket());
    this.oldNames = new KeyNames(kms, order.sweep().oldKey(), List.of());
    this.saved = activity.getHeartbeatDetails(BucketDefault.class);
  }

  BucketReadiness prepare() {
    return order.sweep().changes() ? forChanges() : forVerifying();
  }

  private BucketReadiness forChanges() {
    Optional<BucketDefault> changed = changeDefault();
    try (Parallel background = new Parallel(1, this::heartbeat)) {
      Canary.Trial trial = background.one(() -> new Canary(s3, order).fly());
      return new BucketReadiness(
          trial.trusted(),
          changed,
          background.one(this::ranges),
          trial.leftovers().plus(background.one(this::uploads)));
    }
  }

  /**
   * Tries no canary, so that what UpdateObjectEncryption could move counts as remaining: the gate
   * stays shut either way.
   */
  private BucketReadiness forVerifying() {
    Optional<BucketDefault> stale =
        encryption.read().filter(found -> oldNames.resolves(found.savedKey()));
    try (Parallel background = new Parallel(1, this::heartbeat)) {
      return new BucketReadiness(
          true,
          Optional.empty(),
          background.one(this::ranges),
          stale.map(this::remains).orElse(Tally.EMPTY).plus(background.one(this::uploads)));
    }
  }

  /** The first heartbeat of an activity is sent at once: it goes out before the change. */
  private Optional<BucketDefault> changeDefault() {
    Optional<BucketDefault> found = encryption.read();
    if (found.isEmpty()) {
      return Optional.empty();
    }
    if (oldNames.resolves(found.get().savedKey())) {
      saved = found;
      heartbeat();
      encryption.replace(
          found.get(), order.sweep().newKey().value(), found.get().bucketKeyEnabled());
      return saved;
    }
    return DefaultEncryption.names(found.get(), order.sweep().newKey()) ? saved : Optional.empty();
  }

  private Tally remains(BucketDefault found) {
    return Tally.problem(
        new Problem(
            order.store(),
            "default encryption of bucket " + order.bucket(),
            Standing.REMAINING,
            "names the old key as " + found.savedKey()));
  }

  private List<KeyRange> ranges() {
    return new KeySpace(new VersionKeys(s3, order.bucket())).ranges();
  }

  private Tally uploads() {
    return new Uploads(s3, order.store(), order.bucket())
        .begunBefore(order.sweep().newWritesSince());
  }

  private void heartbeat() {
    activity.heartbeat(saved.orElse(null));
  }
}
