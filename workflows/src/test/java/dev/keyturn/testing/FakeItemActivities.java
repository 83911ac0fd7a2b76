package dev.keyturn.testing;

import dev.keyturn.reencryption.DataKeyFacts;
import dev.keyturn.reencryption.DataKeyQuery;
import dev.keyturn.reencryption.ItemCursor;
import dev.keyturn.reencryption.ItemPage;
import dev.keyturn.reencryption.ItemPageResult;
import dev.keyturn.reencryption.Problem;
import dev.keyturn.reencryption.ReadSample;
import dev.keyturn.reencryption.SampleResult;
import dev.keyturn.reencryption.Standing;
import dev.keyturn.reencryption.TableItemActivities;
import dev.keyturn.reencryption.Tally;
import java.util.List;
import java.util.Optional;

/** Data keys in a table's items, two a page; every fourth is in a segment. */
final class FakeItemActivities implements TableItemActivities {
  private static final int PAGE = 2;

  private final FakeAccount account;

  FakeItemActivities(FakeAccount account) {
    this.account = account;
  }

  @Override
  public DataKeyFacts inspectKeyItems(DataKeyQuery query) {
    account.called("inspectKeyItems");
    return new DataKeyFacts(
        query.source().id(), items("dataKeys/" + query.source().id()).size(), "Never");
  }

  @Override
  public ItemPageResult sweepKeyItems(ItemPage page) {
    account.called("sweepKeyItems");
    page.itemsPerSecond().ifPresent(rate -> account.called("sweepKeyItems at " + rate));
    List<FakeItem> items = items(page.order().store());
    int from =
        page.from()
            .map(cursor -> Integer.parseInt(cursor.key().get(0).value()))
            .orElse(page.segment());
    Tally tally = Tally.EMPTY;
    int at = from;
    for (int count = 0; count < PAGE && at < items.size(); count++) {
      tally = tally.plus(sweep(page, items, at));
      at += page.segments();
    }
    String next = String.valueOf(at);
    return new ItemPageResult(
        tally,
        at < items.size()
            ? Optional.of(new ItemCursor(List.of(new ItemCursor.Part("id", "S", next))))
            : Optional.empty());
  }

  @Override
  public SampleResult readKeyItems(ReadSample sample) {
    account.called("readKeyItems");
    return new SampleResult(sample.store().storeId(), 1, List.of());
  }

  private Tally sweep(ItemPage page, List<FakeItem> items, int at) {
    FakeItem item = items.get(at);
    if (!item.underOldKey()) {
      return Tally.one(Standing.ALREADY_CURRENT);
    }
    if (!page.order().sweep().changes()) {
      return Tally.problem(
          new Problem(page.order().store(), item.name(), Standing.REMAINING, "under the old key"));
    }
    items.set(at, item.moved());
    account.useOldKey();
    return Tally.one(Standing.REWRAPPED);
  }

  private List<FakeItem> items(String store) {
    return account.items.getOrDefault(store, List.of());
  }
}
