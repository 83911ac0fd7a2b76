package dev.keyturn.aws.datakey;

import dev.keyturn.aws.Pace;
import dev.keyturn.aws.TokenBucket;
import dev.keyturn.aws.s3.Parallel;
import dev.keyturn.aws.s3.Turns;
import dev.keyturn.reencryption.ItemCursor;
import dev.keyturn.reencryption.ItemPage;
import dev.keyturn.reencryption.ItemPageResult;
import dev.keyturn.reencryption.Tally;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

/** Sweeps some scan pages of a segment, and heartbeats after each where it stands. */
final class ItemSweep {
  /** Items that are worked on at once. */
  static final int WIDTH = 8;

  /**
   * Items on a scan page: few, since those that an attempt had moved on the page in which it died
   * count as already current.
   */
  private static final int SCAN_SIZE = 100;

  /** Scan pages in one activity. */
  private static final int SCANS = 10;

  private final ItemTable table;
  private final ItemPage page;
  private final TokenBucket budget;
  private final Pace pace;
  private final Turns turns;
  private final ActivityExecutionContext activity = Activity.getExecutionContext();
  private ItemPageResult done;
  private boolean begun;

  ItemSweep(ItemTable table, ItemPage page, TokenBucket budget, Pace pace) {
    this.table = table;
    this.page = page;
    this.budget = budget;
    this.pace = pace;
    this.turns = new Turns(page.itemsPerSecond());
    Optional<ItemPageResult> before = activity.getHeartbeatDetails(ItemPageResult.class);
    this.begun = page.from().isPresent() || before.isPresent();
    this.done = before.orElseGet(() -> new ItemPageResult(Tally.EMPTY, page.from()));
  }

  /** The tally of this page, with what an earlier attempt at it had done. */
  ItemPageResult sweep(ItemRewrapping rewrapping) {
    try (Parallel parallel = new Parallel(WIDTH, this::beat)) {
      for (int count = 0; count < SCANS && !turns.areOver() && isMore(); count++) {
        beat();
        done = sweepScan(parallel, rewrapping);
        begun = true;
      }
    }
    beat();
    return done;
  }

  /** Before the first scan page no cursor means the beginning, afterwards the end. */
  private boolean isMore() {
    return (!begun || done.next().isPresent()) && !page.order().sweep().isDecidedBy(done.tally());
  }

  /** Before the first scan page is done there is nothing to hand on. */
  private void beat() {
    turns.beat(() -> activity.heartbeat(begun ? done : null));
  }

  private ItemPageResult sweepScan(Parallel parallel, ItemRewrapping rewrapping) {
    Optional<ItemCursor> from = done.next();
    ScanResponse scan = parallel.one(() -> scan(from));
    List<Tally> settled = turns.take(parallel, scan.items(), rewrapping::settle);
    return new ItemPageResult(
        settled.stream().reduce(done.tally(), Tally::plus),
        settled.size() == scan.items().size()
            ? ItemTable.cursor(scan)
            : Optional.of(behind(from, scan.items().subList(0, settled.size()))));
  }

  /** Where the scan goes on when it was broken off; an answer can't say "at the beginning". */
  private ItemCursor behind(Optional<ItemCursor> from, List<Map<String, AttributeValue>> settled) {
    return settled.isEmpty()
        ? from.orElseThrow(turns::nothingBegun)
        : table.cursor(settled.get(settled.size() - 1));
  }

  private ScanResponse scan(Optional<ItemCursor> from) {
    budget.await();
    ScanResponse scan =
        pace.call(() -> table.scan(from, page.segment(), page.segments(), SCAN_SIZE));
    budget.spend(
        Optional.ofNullable(scan.consumedCapacity())
            .map(ConsumedCapacity::capacityUnits)
            .orElse(1.0));
    return scan;
  }
}
