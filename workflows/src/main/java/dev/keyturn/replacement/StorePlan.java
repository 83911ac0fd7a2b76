package dev.keyturn.replacement;

import dev.keyturn.reencryption.BucketDefault;
import dev.keyturn.reencryption.EbsSettings;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a run will do to one store.
 *
 * @param items items counted when planning, at most ten thousand
 * @param savedDefault a bucket's default encryption that will be changed, as it is now
 * @param actions what will be done, a sentence each
 * @param savedSettings settings of EC2 that will be changed, as they are now
 */
public record StorePlan(
    String store,
    String type,
    long items,
    List<String> actions,
    Optional<BucketDefault> savedDefault,
    EbsSettings savedSettings) {
  public StorePlan(
      String store,
      String type,
      long items,
      List<String> actions,
      Optional<BucketDefault> savedDefault,
      @Nullable EbsSettings savedSettings) {
    this.store = store;
    this.type = type;
    this.items = items;
    this.actions = List.copyOf(actions);
    this.savedDefault = savedDefault;
    this.savedSettings = savedSettings == null ? EbsSettings.NONE : savedSettings;
  }

  /** The plan of a store that is not of EC2. */
  public StorePlan(
      String store,
      String type,
      long items,
      List<String> actions,
      Optional<BucketDefault> savedDefault) {
    this(store, type, items, actions, savedDefault, EbsSettings.NONE);
  }

  /** The same plan, however many items there are at the moment. */
  StorePlan uncounted() {
    return new StorePlan(store, type, 0, actions, savedDefault, savedSettings);
  }
}
