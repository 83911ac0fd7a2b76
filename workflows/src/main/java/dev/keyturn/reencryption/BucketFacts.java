package dev.keyturn.reencryption;

import java.util.List;
import java.util.Optional;

/**
 * A bucket as the plan sees it.
 *
 * @param versioning {@code Enabled}, {@code Suspended} or {@code Never}
 * @param defaultKey the key reference in the default encryption, as the bucket gives it; empty
 *     where it names none
 * @param defaultNamesOldKey whether that reference resolves to the old key, by id, ARN or alias
 * @param versions object versions counted, at most {@link #MOST_COUNTED}
 * @param pins configurations that name the old key and that this version does not change, each with
 *     its remedy; they refuse the plan
 * @param logsUnderOldKey the bucket that access logs go to, if its default encryption names the old
 *     key; it has to be a store too
 */
public record BucketFacts(
    String bucket,
    String versioning,
    Optional<String> defaultKey,
    boolean bucketKeyEnabled,
    boolean defaultNamesOldKey,
    long versions,
    List<String> pins,
    Optional<String> logsUnderOldKey) {
  /** Where counting for the plan stops; sweeps always see everything. */
  public static final long MOST_COUNTED = 10_000;

  public BucketFacts {
    pins = List.copyOf(pins);
  }
}
