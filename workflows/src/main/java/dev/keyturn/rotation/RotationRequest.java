package dev.keyturn.rotation;

import dev.keyturn.failure.Require;
import dev.keyturn.key.KeyReference;
import dev.keyturn.replacement.RunMode;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The input of a rotation, the public contract of {@code RotateKey}.
 *
 * @param key alias, key id or ARN of the key
 * @param region the AWS region of the key
 * @param ticket where the work is tracked; free text
 * @param requestedBy who asks
 * @param strategy empty in PLAN mode to be shown every strategy
 * @param periodDays for AUTOMATIC: 90 to 2,560 days (EnableKeyRotation, RotationPeriodInDays); 365
 *     unless given
 * @param mode {@code PLAN} unless given
 * @param settle how long AWS's eventual consistency is given; five minutes unless given
 */
public record RotationRequest(
    KeyReference key,
    String region,
    Optional<String> ticket,
    String requestedBy,
    Optional<RotationStrategy> strategy,
    Integer periodDays,
    RunMode mode,
    Duration settle) {
  private static final int SHORTEST = 90;
  private static final int LONGEST = 2_560;
  private static final int USUAL = 365;

  public RotationRequest(
      @Nullable KeyReference key,
      @Nullable String region,
      Optional<String> ticket,
      @Nullable String requestedBy,
      Optional<RotationStrategy> strategy,
      @Nullable Integer periodDays,
      @Nullable RunMode mode,
      @Nullable Duration settle) {
    this.key = Require.present(key, "key", "name the key by alias, id or ARN");
    this.region = Require.region(region);
    this.ticket = ticket;
    this.requestedBy =
        Require.text(requestedBy, "requestedBy", "say who asks, such as an e-mail address");
    this.strategy = strategy;
    this.periodDays = periodDays == null ? USUAL : periodDays;
    this.mode = mode == null ? RunMode.PLAN : mode;
    this.settle = Require.settle(settle);
    Require.that(
        this.periodDays >= SHORTEST && this.periodDays <= LONGEST,
        "periodDays",
        "give a number of days from " + SHORTEST + " to " + LONGEST);
    Require.that(
        periodDays == null || strategy.filter(RotationStrategy.ON_DEMAND::equals).isEmpty(),
        "periodDays",
        "leave it out with ON_DEMAND, it is the period of AUTOMATIC");
    Require.that(
        this.mode == RunMode.PLAN || strategy.isPresent(),
        "strategy",
        "give AUTOMATIC or ON_DEMAND with mode EXECUTE");
  }
}
