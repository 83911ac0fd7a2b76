package dev.keyturn.key;

import java.util.List;

/**
 * The keys beside the new one that are tagged as replacements of the old key.
 *
 * @param surplus keys of the run's own that lost answers left behind: disabled and tagged
 * @param left keys that can be used and were left alone
 */
public record OtherReplacements(List<KeyArn> surplus, List<LeftKey> left) {
  public OtherReplacements {
    surplus = List.copyOf(surplus);
    left = List.copyOf(left);
  }

  /** A key that was left alone, and why. */
  public record LeftKey(KeyArn key, String why) {}
}
