package dev.keyturn.reencryption;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Something that copies in a bucket do besides giving new data keys.
 *
 * @param risk empty where nobody has to acknowledge it
 * @param what a sentence that names the rule
 * @param denied the action that the worker lacks to look at it, so that it is only feared
 */
public record CopyEffect(
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<CopyRisk> risk,
    String what,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> denied) {
  /** One that is only told. */
  public static CopyEffect told(String what) {
    return new CopyEffect(Optional.empty(), what, Optional.empty());
  }

  /** One that has to be acknowledged. */
  public static CopyEffect risky(CopyRisk risk, String what) {
    return new CopyEffect(Optional.of(risk), what, Optional.empty());
  }

  /** The same, where it is only feared, because that action is denied to the worker. */
  public CopyEffect unseen(String action) {
    return new CopyEffect(
        risk,
        "not looked at, because " + action + " is denied to the worker: " + what,
        Optional.of(action));
  }

  /** Those that have to be acknowledged and are not. */
  public static List<CopyEffect> unacknowledged(List<CopyEffect> all, List<CopyRisk> acknowledged) {
    return all.stream()
        .filter(effect -> effect.risk().filter(risk -> !acknowledged.contains(risk)).isPresent())
        .toList();
  }

  /** What a person can do about some that have to be acknowledged, before planning again. */
  public static String remedyForPlan(List<CopyEffect> risky) {
    return withoutThem(risky) + ", then plan again; or say " + acknowledging(risky);
  }

  /** What a person can do about them in a run that has begun. */
  public static String remedyForSweep(List<CopyEffect> risky) {
    return withoutThem(risky)
        + ", then send retryFailed; or in a new run say "
        + acknowledging(risky);
  }

  private static String withoutThem(List<CopyEffect> risky) {
    List<String> denied =
        risky.stream().flatMap(effect -> effect.denied().stream()).distinct().toList();
    List<String> ways = new ArrayList<>();
    if (!denied.isEmpty()) {
      ways.add("allow " + String.join(", ", denied) + " to the S3 role");
    }
    if (risky.stream().anyMatch(effect -> effect.denied().isEmpty())) {
      ways.add("take off the bucket what is named here");
    }
    return String.join(" and ", ways);
  }

  private static String acknowledging(List<CopyEffect> risky) {
    return acknowledge(risky)
        + " in the bucket's store, or \"reencryption\":\"REWRAP\" there, which copies nothing for"
        + " new data keys; "
        + onlyCopied(risky);
  }

  /** What becomes of objects that no mode can move without a copy. */
  public static String onlyCopied(List<CopyEffect> risky) {
    return "objects of S3 encryption clients and under DSSE-KMS can only be copied: they are pinned"
        + " unless you also say "
        + acknowledge(risky);
  }

  /** How a person acknowledges all of some. */
  private static String acknowledge(List<CopyEffect> risky) {
    return risky.stream()
        .flatMap(effect -> effect.risk().stream())
        .distinct()
        .map(risk -> "\"" + risk + "\"")
        .collect(Collectors.joining(",", "\"acknowledge\":[", "]"));
  }
}
