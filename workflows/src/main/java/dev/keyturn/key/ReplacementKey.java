package dev.keyturn.key;

import dev.keyturn.key.OtherReplacements.LeftKey;
import java.util.List;

/**
 * The new key of a run.
 *
 * @param surplus keys that lost answers left behind: disabled, tagged and reported, never used
 * @param left others of that kind, which a policy forbids to disable
 */
public record ReplacementKey(
    KeyArn key, boolean adopted, List<KeyArn> surplus, List<LeftKey> left) {
  public ReplacementKey {
    surplus = List.copyOf(surplus);
    // Those of earlier versions have none.
    left = left == null ? List.of() : List.copyOf(left);
  }
}
