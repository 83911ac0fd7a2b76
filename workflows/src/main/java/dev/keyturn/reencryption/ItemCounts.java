package dev.keyturn.reencryption;

/**
 * How many items stand where. An item is one object version, one wrapped data key, one snapshot,
 * one image, or one configuration that names a key.
 *
 * @param newDataKeys written again under a new data key by this run
 * @param rewrapped same data key, wrapped under the new key by this run
 * @param alreadyCurrent found under the new key
 * @param gone deleted or replaced by the application before it could be moved
 * @param superseded under the old key, its content shown to live on under the new key
 * @param accepted pins that a person accepted by name
 * @param pinned under the old key, and can't be moved by this run
 * @param failed a call on it failed
 * @param unknown its key could not be found out
 * @param remaining under the old key in a verifying sweep
 * @param notOurs under neither key; not part of the total
 */
public record ItemCounts(
    long newDataKeys,
    long rewrapped,
    long alreadyCurrent,
    long gone,
    long superseded,
    long accepted,
    long pinned,
    long failed,
    long unknown,
    long remaining,
    long notOurs) {
  /** No items. */
  public static final ItemCounts NONE = new ItemCounts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

  /** One item of the standing. */
  public static ItemCounts one(Standing standing) {
    return new ItemCounts(
        standing == Standing.NEW_DATA_KEY ? 1 : 0,
        standing == Standing.REWRAPPED ? 1 : 0,
        standing == Standing.ALREADY_CURRENT ? 1 : 0,
        standing == Standing.GONE ? 1 : 0,
        standing == Standing.SUPERSEDED ? 1 : 0,
        0,
        standing == Standing.PINNED ? 1 : 0,
        standing == Standing.FAILED ? 1 : 0,
        standing == Standing.UNKNOWN ? 1 : 0,
        standing == Standing.REMAINING ? 1 : 0,
        standing == Standing.NOT_OURS ? 1 : 0);
  }

  /** Both together. */
  public ItemCounts plus(ItemCounts more) {
    return new ItemCounts(
        newDataKeys + more.newDataKeys,
        rewrapped + more.rewrapped,
        alreadyCurrent + more.alreadyCurrent,
        gone + more.gone,
        superseded + more.superseded,
        accepted + more.accepted,
        pinned + more.pinned,
        failed + more.failed,
        unknown + more.unknown,
        remaining + more.remaining,
        notOurs + more.notOurs);
  }

  /** Everything found under either key. */
  public long total() {
    return moved() + alreadyCurrent + gone + superseded + accepted + shut();
  }

  /** What this run moved. */
  public long moved() {
    return newDataKeys + rewrapped;
  }

  /** What keeps the gate shut. */
  public long shut() {
    return pinned + failed + unknown + remaining;
  }
}
