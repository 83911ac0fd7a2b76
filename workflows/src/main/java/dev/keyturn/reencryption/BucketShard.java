package dev.keyturn.reencryption;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Optional;

/**
 * One shard of a bucket's sweep; carried from run to run of the shard's chain.
 *
 * @param pace at which it goes, where that is not full pace
 */
public record BucketShard(
    BucketOrder order,
    boolean updateTrusted,
    KeyRange range,
    Optional<PageCursor> from,
    Tally soFar,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<SweepPace> pace) {
  /** The same shard, one page further. */
  public BucketShard after(PageResult page) {
    return new BucketShard(
        order, updateTrusted, range, page.next(), soFar.plus(page.tally()), pace);
  }

  /** The same shard, at another pace. */
  public BucketShard at(SweepPace next) {
    return new BucketShard(order, updateTrusted, range, from, soFar, next.said());
  }

  /** The page that comes next. */
  public ObjectPage nextPage() {
    return new ObjectPage(
        order, updateTrusted, range, from, pace.flatMap(SweepPace::itemsPerSecond));
  }
}
