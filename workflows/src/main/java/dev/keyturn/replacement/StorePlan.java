package dev.keyturn.replacement;

import dev.keyturn.reencryption.BucketDefault;
import java.util.List;
import java.util.Optional;

/**
 * What a run will do to one store.
 *
 * @param items items counted when planning, at most ten thousand
 * @param savedDefault a bucket's default encryption that will be changed, as it is now
 * @param actions what will be done, a sentence each
 */
public record StorePlan(
    String store,
    String type,
    long items,
    List<String> actions,
    Optional<BucketDefault> savedDefault) {
  public StorePlan {
    actions = List.copyOf(actions);
  }
}
