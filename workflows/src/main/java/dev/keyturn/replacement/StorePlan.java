package dev.keyturn.replacement;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.keyturn.reencryption.BucketDefault;
import dev.keyturn.reencryption.EbsSettings;
import dev.keyturn.reencryption.TriedCalls;
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
 * @param instance what a volume is attached to: volumes of one instance share an outage; not part
 *     of the hash, because the actions tell it, and left out of the JSON where absent
 * @param alsoNeeding what else in the region needs the old key and is in no store; shown by the
 *     first volume for all; not part of the hash, because it changes by ordinary work, and left out
 *     of the JSON where empty
 * @param estimates what it costs as far as was counted; not part of the hash either
 */
public record StorePlan(
    String store,
    String type,
    long items,
    List<String> actions,
    Optional<BucketDefault> savedDefault,
    EbsSettings savedSettings,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> instance,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> alsoNeeding,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> estimates) {
  public StorePlan(
      String store,
      String type,
      long items,
      List<String> actions,
      Optional<BucketDefault> savedDefault,
      @Nullable EbsSettings savedSettings,
      Optional<String> instance,
      @Nullable List<String> alsoNeeding,
      @Nullable List<String> estimates) {
    this.store = store;
    this.type = type;
    this.items = items;
    this.actions = List.copyOf(actions);
    this.savedDefault = savedDefault;
    this.savedSettings = savedSettings == null ? EbsSettings.NONE : savedSettings;
    this.instance = instance;
    this.alsoNeeding = alsoNeeding == null ? List.of() : List.copyOf(alsoNeeding);
    this.estimates = estimates == null ? List.of() : List.copyOf(estimates);
  }

  /** The plan of a store that is not of EC2. */
  public StorePlan(
      String store,
      String type,
      long items,
      List<String> actions,
      Optional<BucketDefault> savedDefault) {
    this(
        store,
        type,
        items,
        actions,
        savedDefault,
        EbsSettings.NONE,
        Optional.empty(),
        List.of(),
        List.of());
  }

  /** What a dry run told of permissions may be another thing at the next look. */
  StorePlan withoutHints() {
    List<String> firm = actions.stream().filter(action -> !TriedCalls.isHint(action)).toList();
    return new StorePlan(
        store, type, items, firm, savedDefault, savedSettings, instance, alsoNeeding, estimates);
  }

  StorePlan with(EbsSettings settings) {
    return new StorePlan(
        store, type, items, actions, savedDefault, settings, instance, alsoNeeding, estimates);
  }

  /** The same with what it costs as far as was counted. */
  StorePlan estimating(List<String> counted) {
    return new StorePlan(
        store, type, items, actions, savedDefault, savedSettings, instance, alsoNeeding, counted);
  }

  /** The same plan as it is hashed, however many items there are at the moment. */
  StorePlan uncounted() {
    return new StorePlan(
        store,
        type,
        0,
        actions,
        savedDefault,
        savedSettings,
        Optional.empty(),
        List.of(),
        List.of());
  }
}
