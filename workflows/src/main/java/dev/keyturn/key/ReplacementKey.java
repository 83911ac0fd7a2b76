package dev.keyturn.key;

import java.util.List;

/**
 * The new key of a run.
 *
 * @param surplus keys that lost answers left behind: disabled, tagged and reported, never used
 */
public record ReplacementKey(KeyArn key, boolean adopted, List<KeyArn> surplus) {
  public ReplacementKey {
    surplus = List.copyOf(surplus);
  }
}
