package dev.keyturn.reencryption;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Optional;

/**
 * Something that copies in a bucket do besides giving new data keys.
 *
 * @param risk empty where nobody has to acknowledge it
 * @param what a sentence that names the rule
 */
public record CopyEffect(
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<CopyRisk> risk, String what) {
  /** One that is only told. */
  public static CopyEffect told(String what) {
    return new CopyEffect(Optional.empty(), what);
  }

  /** One that has to be acknowledged. */
  public static CopyEffect risky(CopyRisk risk, String what) {
    return new CopyEffect(Optional.of(risk), what);
  }

  /** Those that have to be acknowledged and are not. */
  public static List<CopyEffect> unacknowledged(List<CopyEffect> all, List<CopyRisk> acknowledged) {
    return all.stream()
        .filter(effect -> effect.risk().filter(risk -> !acknowledged.contains(risk)).isPresent())
        .toList();
  }

  /** What a person can do about one that has to be acknowledged. */
  public String remedy() {
    return "say \"acknowledge\":["
        + risk.map(name -> "\"" + name + "\"").orElse("")
        + "] in the bucket's store, or \"reencryption\":\"REWRAP\" there, which copies nothing for"
        + " new data keys";
  }
}
