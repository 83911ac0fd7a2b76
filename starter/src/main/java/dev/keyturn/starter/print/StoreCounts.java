package dev.keyturn.starter.print;

import dev.keyturn.reencryption.ItemCounts;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** One line of counts. */
record StoreCounts(String store, ItemCounts counts) {
  private static final List<Column> ALL =
      List.of(
          new Column("new data key", ItemCounts::newDataKeys),
          new Column("rewrapped", ItemCounts::rewrapped),
          new Column("current", ItemCounts::alreadyCurrent),
          new Column("gone", ItemCounts::gone),
          new Column("superseded", ItemCounts::superseded),
          new Column("accepted", ItemCounts::accepted),
          new Column("pinned", ItemCounts::pinned),
          new Column("failed", ItemCounts::failed),
          new Column("unknown", ItemCounts::unknown),
          new Column("remaining", ItemCounts::remaining),
          new Column("not ours", ItemCounts::notOurs),
          new Column("total", ItemCounts::total));

  /** A column of the table of counts. */
  record Column(String head, ToLongFunction<ItemCounts> count) {}

  /** The columns in which something was counted, and the total. */
  static List<Column> columns(List<StoreCounts> stores) {
    return ALL.stream()
        .filter(
            column ->
                column.head().equals("total")
                    || stores.stream()
                        .anyMatch(one -> column.count().applyAsLong(one.counts()) > 0))
        .toList();
  }

  /** The lines, and their sum where there are several. */
  static List<StoreCounts> withSum(List<StoreCounts> stores) {
    if (stores.size() < 2) {
      return stores;
    }
    ItemCounts sum =
        stores.stream().map(StoreCounts::counts).reduce(ItemCounts.NONE, ItemCounts::plus);
    return Stream.concat(stores.stream(), Stream.of(new StoreCounts("all", sum))).toList();
  }
}
