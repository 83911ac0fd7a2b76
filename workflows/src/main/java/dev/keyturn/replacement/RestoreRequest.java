package dev.keyturn.replacement;

import dev.keyturn.SentByPeople;
import dev.keyturn.failure.Require;
import dev.keyturn.key.KeyReference;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The input of {@code RestoreKey}: the run to undo, or either of its keys.
 *
 * @param region needed with {@code key}
 * @param liftContainment whether the suspects are let in again; false unless given
 */
@SentByPeople
public record RestoreRequest(
    Optional<String> run,
    Optional<KeyReference> key,
    Optional<String> region,
    String requestedBy,
    RunMode mode,
    Duration settle,
    Boolean liftContainment) {
  public RestoreRequest(
      Optional<String> run,
      Optional<KeyReference> key,
      Optional<String> region,
      @Nullable String requestedBy,
      @Nullable RunMode mode,
      @Nullable Duration settle,
      @Nullable Boolean liftContainment) {
    this.run = run;
    this.key = key;
    this.region = region;
    this.requestedBy = Require.words(requestedBy, "requestedBy", "say who asks");
    this.mode = mode == null ? RunMode.PLAN : mode;
    this.settle = Require.settle(settle);
    this.liftContainment = liftContainment != null && liftContainment;
    Require.that(this.run.isPresent() != this.key.isPresent(), "run", "give either run or key");
    Require.that(this.key.isEmpty() || this.region.isPresent(), "region", "give the key's region");
  }
}
