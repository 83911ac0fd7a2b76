package dev.keyturn.aws.datakey;

import dev.keyturn.aws.AwsClients;
import dev.keyturn.aws.AwsFailures;
import dev.keyturn.aws.Pace;
import dev.keyturn.aws.RoleGroup;
import dev.keyturn.aws.TokenBucket;
import dev.keyturn.aws.Waiting;
import dev.keyturn.aws.envelope.Rewrapping;
import dev.keyturn.aws.s3.Incidents;
import dev.keyturn.aws.s3.Parallel;
import dev.keyturn.failure.FailureType;
import dev.keyturn.key.KeyArn;
import dev.keyturn.reencryption.DataKeyFacts;
import dev.keyturn.reencryption.DataKeyQuery;
import dev.keyturn.reencryption.DataStore;
import dev.keyturn.reencryption.ItemCursor;
import dev.keyturn.reencryption.ItemPage;
import dev.keyturn.reencryption.ItemPageResult;
import dev.keyturn.reencryption.ReadSample;
import dev.keyturn.reencryption.SampleResult;
import dev.keyturn.reencryption.TableItemActivities;
import dev.keyturn.reencryption.WrappedDataKey;
import dev.keyturn.reencryption.WrappedKeySource;
import dev.keyturn.reencryption.WrappedKeySource.TableItems;
import io.temporal.activity.Activity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

/** Rewraps data keys in the items of a table, each written only if it is still as it was read. */
public final class DynamoDbItemActivities implements TableItemActivities {
  /** A sample is taken from so many segments. */
  private static final int SAMPLE_SEGMENTS = 10;

  /** In a segment so many scan pages are looked through for items with a wrapped key. */
  private static final int SAMPLE_SCANS = 5;

  private final AwsClients clients;

  /** Acts through these clients. */
  public DynamoDbItemActivities(AwsClients clients) {
    this.clients = clients;
  }

  /** Safe to run twice: it only reads. */
  @Override
  public DataKeyFacts inspectKeyItems(DataKeyQuery query) {
    TableItems source = tableItems(query.source());
    return new DataKeyFacts(source.id(), table(source, query.region()).items(), "Never");
  }

  /**
   * Safe to run twice: ReEncrypt changes nothing at AWS, a wrapped key is replaced only where it is
   * still the one that was read, one that is under the new key stays as it is, and a retry goes on
   * behind the last scan page that an attempt before it finished.
   */
  @Override
  public ItemPageResult sweepKeyItems(ItemPage page) {
    TableItems source = tableItems(page.order().source());
    KeyArn newKey = page.order().sweep().newKey();
    ItemTable table = table(source, newKey.region());
    Pace pace = new Pace(ItemSweep.WIDTH);
    ItemRewrapping rewrapping =
        new ItemRewrapping(
            table,
            rewrapping(page.order().sweep().oldKey(), newKey),
            page.order().sweep(),
            new Incidents(
                page.order().store(), Activity.getExecutionContext().getInfo().getAttempt()),
            pace);
    TokenBucket budget = new TokenBucket((double) source.readUnitsPerSecond() / page.segments());
    return new ItemSweep(table, page, budget, pace).sweep(rewrapping);
  }

  /** Safe to run twice: it only reads, and asks KMS whether it can open what it is shown. */
  @Override
  public SampleResult readKeyItems(ReadSample sample) {
    if (!(sample.store() instanceof DataStore.DataKeys store)) {
      throw FailureType.INVALID_INPUT.failure(
          "store " + sample.store().storeId() + " holds no data keys; read it as what it is");
    }
    ItemTable table = table(tableItems(store.in()), sample.newKey().region());
    try (Parallel parallel = new Parallel(ItemSweep.WIDTH, Waiting::heartbeat)) {
      List<WrappedDataKey> keys = some(table, sample.most(), parallel);
      return sample
          .role()
          .map(role -> opening(role, sample).open(keys, parallel))
          .orElseGet(
              () ->
                  new SampleOpening(rewrapping(sample.oldKey(), sample.newKey()), store.storeId())
                      .open(keys, parallel));
    }
  }

  private ApplicationOpening opening(String role, ReadSample sample) {
    return new ApplicationOpening(
        clients.kmsAs(role, sample.newKey().region()),
        sample.newKey(),
        sample.store().storeId(),
        new Pace(ItemSweep.WIDTH));
  }

  /** Some wrapped keys of each segment. */
  private static List<WrappedDataKey> some(ItemTable table, int most, Parallel parallel) {
    List<WrappedDataKey> found = new ArrayList<>();
    for (int segment = 0; segment < SAMPLE_SEGMENTS; segment++) {
      int left = SAMPLE_SEGMENTS - segment;
      int enough = found.size() + (most - found.size() + left - 1) / left;
      Optional<ItemCursor> from = Optional.empty();
      for (int scans = 0; scans < SAMPLE_SCANS && found.size() < enough; scans++) {
        ScanResponse scan = scan(table, from, segment, parallel);
        scan.items().stream()
            .flatMap(item -> table.item(item).flatMap(KeyItem::wrapped).stream())
            .limit(enough - found.size())
            .forEach(found::add);
        from = ItemTable.cursor(scan);
        if (from.isEmpty()) {
          break;
        }
      }
    }
    return found;
  }

  private static ScanResponse scan(
      ItemTable table, Optional<ItemCursor> from, int segment, Parallel parallel) {
    return parallel.one(
        () ->
            AwsFailures.call(
                "dynamodb:Scan",
                "a table with wrapped keys",
                () -> table.scan(from, segment, SAMPLE_SEGMENTS, SAMPLE_SEGMENTS * 5)));
  }

  private static TableItems tableItems(WrappedKeySource source) {
    if (source instanceof TableItems items) {
      return items;
    }
    throw FailureType.INVALID_INPUT.failure("source " + source.id() + " is no table");
  }

  private ItemTable table(TableItems source, String region) {
    return ItemTable.open(clients.dynamodb(RoleGroup.DYNAMODB, region), source);
  }

  private Rewrapping rewrapping(KeyArn oldKey, KeyArn newKey) {
    return new Rewrapping(
        clients.kms(RoleGroup.DYNAMODB, newKey.region()),
        oldKey,
        newKey,
        new Pace(ItemSweep.WIDTH));
  }
}
