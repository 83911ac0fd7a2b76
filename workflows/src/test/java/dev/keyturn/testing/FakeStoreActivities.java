package dev.keyturn.testing;

import dev.keyturn.reencryption.BucketActivities;
import dev.keyturn.reencryption.BucketDefault;
import dev.keyturn.reencryption.BucketFacts;
import dev.keyturn.reencryption.BucketOrder;
import dev.keyturn.reencryption.BucketQuery;
import dev.keyturn.reencryption.BucketReadiness;
import dev.keyturn.reencryption.BucketRestore;
import dev.keyturn.reencryption.DataKeyActivities;
import dev.keyturn.reencryption.DataKeyFacts;
import dev.keyturn.reencryption.DataKeyOrder;
import dev.keyturn.reencryption.DataKeyQuery;
import dev.keyturn.reencryption.DataKeyResult;
import dev.keyturn.reencryption.KeyRange;
import dev.keyturn.reencryption.MovedBytes;
import dev.keyturn.reencryption.ObjectPage;
import dev.keyturn.reencryption.PageCursor;
import dev.keyturn.reencryption.PageResult;
import dev.keyturn.reencryption.Pins;
import dev.keyturn.reencryption.Problem;
import dev.keyturn.reencryption.ReadSample;
import dev.keyturn.reencryption.SampleResult;
import dev.keyturn.reencryption.Standing;
import dev.keyturn.reencryption.Sweep;
import dev.keyturn.reencryption.Tally;
import dev.keyturn.reencryption.WrappedDataKey;
import dev.keyturn.reencryption.WrappedKeySource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Buckets and data keys, as far as workflows see them: two items a page. */
public final class FakeStoreActivities implements BucketActivities, DataKeyActivities {
  private static final int PAGE = 2;

  private final FakeAccount account;

  public FakeStoreActivities(FakeAccount account) {
    this.account = account;
  }

  @Override
  public BucketFacts inspectBucket(BucketQuery query) {
    account.called("inspectBucket");
    return new BucketFacts(
        query.bucket(),
        "Enabled",
        Optional.of("alias/orders"),
        true,
        true,
        items("bucket/" + query.bucket()).size(),
        account.hasMoreVersions,
        account.bucketPins,
        account.logs,
        account.copyEffects,
        List.of());
  }

  @Override
  public BucketReadiness prepareBucket(BucketOrder order) {
    account.called("prepareBucket");
    account.bucketModes.add(order.sweep().reencryption());
    Optional<BucketDefault> saved =
        order.sweep().changes() && order.sweep().number() == 1
            ? Optional.of(new BucketDefault(order.bucket(), "alias/orders", true))
            : Optional.empty();
    List<KeyRange> ranges =
        IntStream.range(0, account.shards)
            .mapToObj(i -> new KeyRange(Optional.of(String.valueOf(i)), Optional.empty()))
            .toList();
    return new BucketReadiness(true, saved, ranges, Tally.EMPTY, order.sweep().newWritesSince());
  }

  @Override
  public PageResult sweepObjects(ObjectPage page) {
    account.called("sweepObjects");
    page.objectsPerSecond().ifPresent(rate -> account.called("sweepObjects at " + rate));
    int shard = Integer.parseInt(page.range().after().orElseThrow());
    account.called("shard-" + shard);
    int size = items(page.order().store()).size();
    int end = size * (shard + 1) / account.shards;
    int from =
        page.from()
            .map(cursor -> Integer.parseInt(cursor.keyMarker()))
            .orElse(size * shard / account.shards);
    int to = Math.min(from + PAGE, end);
    Tally tally = sweep(page.order().store(), page.order().sweep(), from, to);
    return new PageResult(
        tally,
        to < end
            ? Optional.of(new PageCursor(String.valueOf(to), Optional.empty()))
            : Optional.empty(),
        MovedBytes.NONE);
  }

  @Override
  public SampleResult readObjects(ReadSample sample) {
    account.called("readObjects");
    return read(sample);
  }

  @Override
  public BucketDefault restoreBucketDefault(BucketRestore restore) {
    account.called("restoreBucketDefault");
    return account.thirdDefault.orElse(restore.saved());
  }

  @Override
  public DataKeyFacts inspectDataKeys(DataKeyQuery query) {
    account.called("inspectDataKeys");
    return new DataKeyFacts(
        query.source().id(), items("dataKeys/" + query.source().id()).size(), "Never");
  }

  @Override
  public DataKeyResult sweepDataKeys(DataKeyOrder order) {
    account.called("sweepDataKeys");
    Tally tally = sweep(order.store(), order.sweep(), 0, items(order.store()).size());
    List<WrappedDataKey> inline = new ArrayList<>();
    if (order.source() instanceof WrappedKeySource.Inline keys) {
      keys.keys()
          .forEach(
              key -> inline.add(new WrappedDataKey(key.id(), "bmV3", key.encryptionContext())));
    }
    return new DataKeyResult(tally, inline, order.replacedVersions());
  }

  @Override
  public SampleResult readDataKeys(ReadSample sample) {
    account.called("readDataKeys");
    return read(sample);
  }

  private SampleResult read(ReadSample sample) {
    sample.role().ifPresent(role -> account.called("readAsApplication"));
    if (sample.role().isPresent() && account.applicationRefused) {
      return new SampleResult(sample.store().storeId(), 0, List.of("a: AccessDenied"));
    }
    List<String> errors =
        items(sample.store().storeId()).stream()
            .filter(FakeItem::underOldKey)
            .filter(item -> account.state(sample.oldKey()).equals("Disabled"))
            .filter(item -> item.pin().isEmpty())
            .map(item -> item.name() + ": KMS.DisabledException")
            .toList();
    return new SampleResult(
        sample.store().storeId(), items(sample.store().storeId()).size(), errors);
  }

  private Tally sweep(String store, Sweep sweep, int from, int to) {
    Tally tally = Tally.EMPTY;
    for (int i = from; i < to; i++) {
      FakeItem item = items(store).get(i);
      tally = tally.plus(look(store, item, sweep.changes()));
      if (sweep.changes() && item.underOldKey() && item.pin().isEmpty()) {
        items(store).set(i, item.moved());
        account.useOldKey();
      }
    }
    return tally;
  }

  private static Tally look(String store, FakeItem item, boolean moves) {
    if (!item.underOldKey()) {
      return Tally.one(Standing.ALREADY_CURRENT);
    }
    if (item.pin().isPresent()) {
      return Tally.pinned(Pins.of(store, item.pin().get(), item.name(), item.name()));
    }
    return moves
        ? Tally.one(Standing.NEW_DATA_KEY)
        : Tally.problem(new Problem(store, item.name(), Standing.REMAINING, "under the old key"));
  }

  private List<FakeItem> items(String store) {
    return account.items.getOrDefault(store, List.of());
  }
}
