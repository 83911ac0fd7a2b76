package dev.keyturn.reencryption;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A bucket as the plan sees it.
 *
 * @param versioning {@code Enabled}, {@code Suspended} or {@code Never}
 * @param defaultKey the key reference in the default encryption, as the bucket gives it; empty
 *     where it names none
 * @param defaultNamesOldKey whether that reference resolves to the old key, by id, ARN or alias
 * @param versions object versions counted, at most ten thousand; sweeps always see all
 * @param hasMore whether counting stopped before all were counted
 * @param pins configurations that name the old key and that this version does not change, each with
 *     its remedy; they refuse the plan
 * @param logsUnderOldKey the bucket that access logs go to, if its default encryption names the old
 *     key; it has to be a store too
 * @param copyEffects what copies in it set off by its configuration
 * @param estimates what copies cost as far as the counted versions show, and how far they were
 *     counted; it changes by ordinary work
 */
public record BucketFacts(
    String bucket,
    String versioning,
    Optional<String> defaultKey,
    boolean bucketKeyEnabled,
    boolean defaultNamesOldKey,
    long versions,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) Boolean hasMore,
    List<String> pins,
    Optional<String> logsUnderOldKey,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<CopyEffect> copyEffects,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> estimates) {
  public BucketFacts(
      String bucket,
      String versioning,
      Optional<String> defaultKey,
      boolean bucketKeyEnabled,
      boolean defaultNamesOldKey,
      long versions,
      @Nullable Boolean hasMore,
      List<String> pins,
      Optional<String> logsUnderOldKey,
      @Nullable List<CopyEffect> copyEffects,
      @Nullable List<String> estimates) {
    this.bucket = bucket;
    this.versioning = versioning;
    this.defaultKey = defaultKey;
    this.bucketKeyEnabled = bucketKeyEnabled;
    this.defaultNamesOldKey = defaultNamesOldKey;
    this.versions = versions;
    this.hasMore = hasMore != null && hasMore;
    this.pins = List.copyOf(pins);
    this.logsUnderOldKey = logsUnderOldKey;
    this.copyEffects = copyEffects == null ? List.of() : List.copyOf(copyEffects);
    this.estimates = estimates == null ? List.of() : List.copyOf(estimates);
  }
}
