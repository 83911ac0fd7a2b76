package dev.keyturn.reencryption;

/**
 * How much a page moved.
 *
 * @param newDataKeys written again under new data keys
 * @param rewrapped what stands under data keys that were wrapped again; not written itself
 */
public record MovedBytes(long newDataKeys, long rewrapped) {
  /** Nothing moved. */
  public static final MovedBytes NONE = new MovedBytes(0, 0);

  /** What moving items of one size adds. */
  public MovedBytes plus(ItemCounts moved, long size) {
    return new MovedBytes(
        newDataKeys + moved.newDataKeys() * size, rewrapped + moved.rewrapped() * size);
  }
}
