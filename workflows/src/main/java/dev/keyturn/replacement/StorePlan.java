package dev.keyturn.replacement;

import java.util.List;

/**
 * What a run will do to one store.
 *
 * @param items items counted when planning, at most ten thousand
 * @param actions what will be done, a sentence each
 */
public record StorePlan(String store, String type, long items, List<String> actions) {
  public StorePlan {
    actions = List.copyOf(actions);
  }
}
