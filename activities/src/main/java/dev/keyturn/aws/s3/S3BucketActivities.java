package dev.keyturn.aws.s3;

import dev.keyturn.aws.AwsClients;
import dev.keyturn.aws.Pace;
import dev.keyturn.aws.RoleGroup;
import dev.keyturn.aws.Waiting;
import dev.keyturn.aws.envelope.Rewrapping;
import dev.keyturn.failure.FailureType;
import dev.keyturn.reencryption.BucketActivities;
import dev.keyturn.reencryption.BucketDefault;
import dev.keyturn.reencryption.BucketFacts;
import dev.keyturn.reencryption.BucketOrder;
import dev.keyturn.reencryption.BucketQuery;
import dev.keyturn.reencryption.BucketReadiness;
import dev.keyturn.reencryption.BucketRestore;
import dev.keyturn.reencryption.DataStore;
import dev.keyturn.reencryption.KeyRange;
import dev.keyturn.reencryption.ObjectPage;
import dev.keyturn.reencryption.PageResult;
import dev.keyturn.reencryption.ReadSample;
import dev.keyturn.reencryption.SampleResult;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.s3.S3Client;

/** Moves object versions with S3's own calls, each checked by what HEAD says afterwards. */
public final class S3BucketActivities implements BucketActivities {
  private final AwsClients clients;
  private final long largestCopy;

  /** Acts through these clients. */
  public S3BucketActivities(AwsClients clients) {
    this(clients, Terms.LARGEST_COPY);
  }

  S3BucketActivities(AwsClients clients, long largestCopy) {
    this.clients = clients;
    this.largestCopy = largestCopy;
  }

  /** Safe to run twice: it only reads. */
  @Override
  public BucketFacts inspectBucket(BucketQuery query) {
    try (Parallel background = new Parallel(1, Waiting::heartbeat)) {
      return background.one(
          () ->
              new BucketInspection(
                      s3(query.region()), clients.kms(RoleGroup.S3, query.region()), query)
                  .facts());
    }
  }

  /**
   * Safe to run twice: a default that no longer names the old key is left alone, and a retry tells
   * from its heartbeat what an attempt before it replaced; each canary is deleted by the attempt
   * that made it or by the next; all else only reads. Called anew by a later sweep, it changes
   * nothing and {@code changedDefault} is empty: the caller keeps the first.
   */
  @Override
  public BucketReadiness prepareBucket(BucketOrder order) {
    String region = order.sweep().newKey().region();
    return new BucketPreparation(s3(region), clients.kms(RoleGroup.S3, region), order).prepare();
  }

  /**
   * Safe to run twice: each version is first asked which key it is under, and KMS of the data key
   * in its metadata, so that one that has been moved counts as already current; a retry goes on
   * behind the last list page that an attempt before it finished; copies are conditional on what
   * was looked at, and rewrapping a version again changes nothing.
   */
  @Override
  public PageResult sweepObjects(ObjectPage page) {
    String region = page.order().sweep().newKey().region();
    return new PageSweep(s3(region), clients.kms(RoleGroup.DATA_KEYS, region), page, largestCopy)
        .sweep();
  }

  /** Safe to run twice: it only reads. */
  @Override
  public SampleResult readObjects(ReadSample sample) {
    if (!(sample.store() instanceof DataStore.Bucket bucket)) {
      throw FailureType.INVALID_INPUT.failure(
          "store " + sample.store().storeId() + " is not a bucket; read it with readDataKeys");
    }
    String region = sample.newKey().region();
    S3Client s3 = s3(region);
    Rewrapping rewrapping =
        new Rewrapping(
            clients.kms(RoleGroup.DATA_KEYS, region),
            sample.oldKey(),
            sample.newKey(),
            new Pace(1));
    BodyReads bodies =
        new BodyReads(
            sample.role().map(role -> clients.s3As(role, region)).orElse(s3),
            bucket.name(),
            sample.role());
    try (Parallel background = new Parallel(1, Waiting::heartbeat)) {
      List<KeyRange> ranges =
          background.one(
              () ->
                  new KeySpace(new VersionKeys(s3, bucket.name()), SampleReads.MOST_PROBES)
                      .ranges());
      return background.one(
          () -> SampleReads.of(s3, rewrapping, bucket, sample, bodies).read(ranges, sample.most()));
    }
  }

  /**
   * Safe to run twice: a default that no longer names the new key, because it was put back or
   * because somebody chose another, is left alone. Answers with the default as it is afterwards.
   */
  @Override
  public BucketDefault restoreBucketDefault(BucketRestore restore) {
    BucketDefault saved = restore.saved();
    DefaultEncryption encryption =
        new DefaultEncryption(s3(restore.newKey().region()), saved.bucket());
    Optional<BucketDefault> found = encryption.read();
    if (found.filter(now -> DefaultEncryption.names(now, restore.newKey())).isPresent()) {
      try (Parallel background = new Parallel(1, Waiting::heartbeat)) {
        background.one(
            () -> encryption.replace(found.get(), saved.savedKey(), saved.bucketKeyEnabled()));
      }
      return saved;
    }
    return found.orElseGet(() -> new BucketDefault(saved.bucket(), "", false));
  }

  private S3Client s3(String region) {
    return clients.s3(RoleGroup.S3, region);
  }
}
