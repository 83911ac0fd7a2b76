package dev.keyturn.replacement;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.keyturn.key.Containment;
import dev.keyturn.key.KeyAlias;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.KeyGuard;
import dev.keyturn.key.KeySeal;
import dev.keyturn.reencryption.BucketDefault;
import dev.keyturn.reencryption.EbsSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the way back needs: what a run changed, as it was.
 *
 * @param settings settings of EC2; runs of older versions changed none
 * @param savedPolicy the old key's policy as the run found it; empty in runs of older versions, and
 *     left out of the JSON there
 * @param seal how the run sealed the old key, if it did; left out of the JSON otherwise
 * @param guard what guards the old key and the run may have left lifted; left out of the JSON
 *     otherwise
 * @param gaps what a run before it changed and nobody could tell, so that it is not taken back
 * @param runId of the run's first execution, by which its record is found; empty in older versions
 * @param requestedBy who asked for the run: whom it shut out, another person lets in again
 */
public record RestorePoint(
    String run,
    KeyArn oldKey,
    Optional<KeyArn> newKey,
    List<KeyAlias> aliases,
    List<BucketDefault> bucketDefaults,
    Optional<Containment> containment,
    EbsSettings settings,
    List<String> gaps,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> savedPolicy,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<KeySeal> seal,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<KeyGuard> guard,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> requestedBy,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> runId) {
  public RestorePoint(
      String run,
      KeyArn oldKey,
      Optional<KeyArn> newKey,
      List<KeyAlias> aliases,
      List<BucketDefault> bucketDefaults,
      Optional<Containment> containment,
      @Nullable EbsSettings settings,
      @Nullable List<String> gaps,
      Optional<String> savedPolicy,
      Optional<KeySeal> seal,
      Optional<KeyGuard> guard,
      Optional<String> requestedBy,
      Optional<String> runId) {
    this.run = run;
    this.oldKey = oldKey;
    this.newKey = newKey;
    this.aliases = List.copyOf(aliases);
    this.bucketDefaults = List.copyOf(bucketDefaults);
    this.containment = containment;
    this.settings = settings == null ? EbsSettings.NONE : settings;
    this.gaps = gaps == null ? List.of() : List.copyOf(gaps);
    this.savedPolicy = savedPolicy;
    this.seal = seal;
    this.guard = guard;
    this.requestedBy = requestedBy;
    this.runId = runId;
  }

  /** The way back of a run of which neither settings of EC2 nor the policy are known. */
  public RestorePoint(
      String run,
      KeyArn oldKey,
      Optional<KeyArn> newKey,
      List<KeyAlias> aliases,
      List<BucketDefault> bucketDefaults,
      Optional<Containment> containment,
      List<String> gaps) {
    this(
        run,
        oldKey,
        newKey,
        aliases,
        bucketDefaults,
        containment,
        EbsSettings.NONE,
        gaps,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
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
        earlier.settings.or(settings),
        union(earlier.gaps, gaps, Function.identity()),
        savedPolicy.or(earlier::savedPolicy),
        seal.map(own -> earlier.seal.map(own::after).orElse(own)).or(earlier::seal),
        guard.or(earlier::guard),
        requestedBy.or(earlier::requestedBy),
        runId);
  }

  /** The same, with the containment as it was lifted. */
  RestorePoint lifted(Containment done) {
    return with(Optional.of(done), savedPolicy, guard);
  }

  /** The same once the guard is back: what its owner does with it since is theirs. */
  RestorePoint guarded() {
    return with(containment, savedPolicy, Optional.empty());
  }

  /** The same where the suspects stay shut out: the old key is to have the policy that does it. */
  RestorePoint contained() {
    return with(Optional.empty(), containment.map(Containment::containedPolicy), guard);
  }

  private RestorePoint with(
      Optional<Containment> contained, Optional<String> policy, Optional<KeyGuard> lifted) {
    return new RestorePoint(
        run,
        oldKey,
        newKey,
        aliases,
        bucketDefaults,
        contained,
        settings,
        gaps,
        policy,
        seal,
        lifted,
        requestedBy,
        runId);
  }

  /** Whether there is anything to take back yet. */
  boolean changesSomething() {
    return containment.isPresent() || newKey.isPresent();
  }

  /** The policy that the old key has to have after the way back, as far as that is known. */
  Optional<String> policyAfterwards() {
    return containment.map(Containment::savedPolicy).or(this::savedPolicy);
  }

  private static <T> List<T> union(List<T> first, List<T> second, Function<T, String> name) {
    Map<String, T> all = new LinkedHashMap<>();
    first.forEach(item -> all.put(name.apply(item), item));
    second.forEach(item -> all.putIfAbsent(name.apply(item), item));
    return List.copyOf(all.values());
  }
}
