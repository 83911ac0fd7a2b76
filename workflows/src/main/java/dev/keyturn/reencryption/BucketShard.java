package dev.keyturn.reencryption;

import java.util.Optional;

/** One shard of a bucket's sweep; carried from run to run of the shard's chain. */
public record BucketShard(
    BucketOrder order,
    boolean updateTrusted,
    KeyRange range,
    Optional<PageCursor> from,
    Tally soFar) {
  /** The same shard, one page further. */
  public BucketShard after(PageResult page) {
    return new BucketShard(order, updateTrusted, range, page.next(), soFar.plus(page.tally()));
  }

  /** The page that comes next. */
  public ObjectPage nextPage() {
    return new ObjectPage(order, updateTrusted, range, from);
  }
}
