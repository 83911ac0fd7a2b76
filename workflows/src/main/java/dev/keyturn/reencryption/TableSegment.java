package dev.keyturn.reencryption;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Optional;

/**
 * One segment of a table's scan; carried from run to run of the segment's chain.
 *
 * @param pace at which it goes, where that is not full pace
 */
public record TableSegment(
    DataKeyOrder order,
    int segment,
    int segments,
    Optional<ItemCursor> from,
    Tally soFar,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<SweepPace> pace) {
  /** The same segment, one page further. */
  public TableSegment after(ItemPageResult page) {
    return new TableSegment(order, segment, segments, page.next(), soFar.plus(page.tally()), pace);
  }

  /** The same segment, at another pace. */
  public TableSegment at(SweepPace next) {
    return new TableSegment(order, segment, segments, from, soFar, next.said());
  }

  /** The page that comes next. */
  public ItemPage nextPage() {
    return new ItemPage(order, segment, segments, from, pace.flatMap(SweepPace::itemsPerSecond));
  }
}
