package dev.keyturn.replacement;

import dev.keyturn.key.Containment;
import dev.keyturn.key.KeyAlias;
import dev.keyturn.key.KeyArn;
import dev.keyturn.reencryption.BucketDefault;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Everything that the way back needs: what a run changed, as it was.
 *
 * @param gaps what a run before it changed and nobody could tell, so that it is not taken back
 */
public record RestorePoint(
    String run,
    KeyArn oldKey,
    Optional<KeyArn> newKey,
    List<KeyAlias> aliases,
    List<BucketDefault> bucketDefaults,
    Optional<Containment> containment,
    List<String> gaps) {
  public RestorePoint {
    aliases = List.copyOf(aliases);
    bucketDefaults = List.copyOf(bucketDefaults);
    gaps = List.copyOf(gaps);
  }

  /**
   * The way back of a run that took over the key of an earlier, unfinished one: what either of them
   * changed, as it was before both. A policy that somebody changed in between stays theirs.
   */
  public RestorePoint after(RestorePoint earlier) {
    return new RestorePoint(
        run,
        oldKey,
        newKey.or(earlier::newKey),
        union(earlier.aliases, aliases, KeyAlias::value),
        union(earlier.bucketDefaults, bucketDefaults, BucketDefault::bucket),
        containment
            .map(own -> earlier.containment.map(own::after).orElse(own))
            .or(earlier::containment),
        union(earlier.gaps, gaps, Function.identity()));
  }

  private static <T> List<T> union(List<T> first, List<T> second, Function<T, String> name) {
    Map<String, T> all = new LinkedHashMap<>();
    first.forEach(item -> all.put(name.apply(item), item));
    second.forEach(item -> all.putIfAbsent(name.apply(item), item));
    return List.copyOf(all.values());
  }
}
