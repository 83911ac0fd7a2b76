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
import java.time.Instant;
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

  /**
   * How new writes are encrypted.
   *
   * @param changed the default before, if this activity changed it
   * @param since AWS's time from which they are known to use the new key
   */
  private record NewWrites(Optional<BucketDefault> changed, Instant since) {}

  private BucketReadiness forChanges() {
    try (Parallel background = new Parallel(1, this::heartbeat)) {
      NewWrites writes = changeDefault(background);
      Canary.Trial trial = background.one(() -> new Canary(s3, order).fly());
      return new BucketReadiness(
          trial.trusted(),
          writes.changed(),
          background.one(this::ranges),
          trial
              .leftovers()
              .plus(background.one(() -> uploads(order.sweep().uploadsSince(writes.since())))),
          writes.since());
    }
  }

  /**
   * Tries no canary, so that what UpdateObjectEncryption could move counts as remaining: the gate
   * stays shut either way.
   */
  private BucketReadiness forVerifying() {
    Instant since = order.sweep().newWritesSince();
    Optional<BucketDefault> stale =
        encryption.read().filter(found -> oldNames.resolves(found.savedKey()));
    try (Parallel background = new Parallel(1, this::heartbeat)) {
      return new BucketReadiness(
          true,
          Optional.empty(),
          order.glancing() ? List.of(KeyRange.ALL) : background.one(this::ranges),
          stale
              .map(this::remains)
              .orElse(Tally.EMPTY)
              .plus(background.one(() -> uploads(order.sweep().uploadsSince(since)))),
          since);
    }
  }

  /** The first heartbeat of an activity is sent at once: it goes out before the change. */
  private NewWrites changeDefault(Parallel background) {
    DefaultEncryption.Found found = encryption.find();
    Optional<BucketDefault> old = found.named().filter(now -> oldNames.resolves(now.savedKey()));
    if (old.isPresent()) {
      saved = old;
      heartbeat();
      return new NewWrites(saved, later(background.one(() -> replace(old.get()))));
    }
    if (saved.isEmpty()) {
      return new NewWrites(Optional.empty(), order.sweep().newWritesSince());
    }
    boolean still =
        found
            .named()
            .filter(now -> DefaultEncryption.names(now, order.sweep().newKey()))
            .isPresent();
    return new NewWrites(still ? saved : Optional.empty(), later(found.awsTime().get()));
  }

  private Instant replace(BucketDefault old) {
    return encryption.replace(old, order.sweep().newKey().value(), old.bucketKeyEnabled());
  }

  /** Until then, writes by the bucket's default may have used the old key. */
  private Instant later(Instant changed) {
    Instant since = order.sweep().newWritesSince();
    return changed.isAfter(since) ? changed : since;
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

  private Tally uploads(Instant since) {
    return new Uploads(s3, order.store(), order.bucket()).begunBefore(since);
  }

  private void heartbeat() {
    activity.heartbeat(saved.orElse(null));
  }
}
