package dev.keyturn.reencryption;

import java.util.Optional;

/** One segment of a table's scan; carried from run to run of the segment's chain. */
public record TableSegment(
    DataKeyOrder order, int segment, int segments, Optional<ItemCursor> from, Tally soFar) {
  /** The same segment, one page further. */
  public TableSegment after(ItemPageResult page) {
    return new TableSegment(order, segment, segments, page.next(), soFar.plus(page.tally()));
  }

  /** The page that comes next. */
  public ItemPage nextPage() {
    return new ItemPage(order, segment, segments, from);
  }
}
