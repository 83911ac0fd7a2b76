package dev.keyturn.replacement;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.keyturn.key.DeathCertificate;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.KeyMentions;
import dev.keyturn.reencryption.WrappedDataKey;
import java.util.List;
import java.util.Optional;

/**
 * What a run did and showed; the result of the workflow.
 *
 * @param approval says who approved, and that the name is not authenticated
 * @param surplusKeys keys that lost answers left behind, disabled and tagged
 * @param inlineKeys the inline data keys under the new key
 * @param reads what the last samples and scans showed while the old key was disabled
 * @param carried what the new key was to get and has, as read at the end; only of ordinary
 *     replacements
 * @param mentions IAM policies that still named the old key at the end; left out of the JSON where
 *     nobody looked
 * @param notes what the sweeps noted, what was left alone and why, and what people should know
 */
public record RunReport(
    Outcome outcome,
    PlanView plan,
    RunStatus status,
    Optional<Proof> proof,
    Optional<String> approval,
    Optional<DeathCertificate> death,
    List<KeyArn> surplusKeys,
    List<WrappedDataKey> inlineKeys,
    List<SampleRead> reads,
    List<CarryOver> carried,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<KeyMentions> mentions,
    List<String> notes) {
  public RunReport {
    // Reports of earlier versions have none.
    reads = reads == null ? List.of() : List.copyOf(reads);
    carried = carried == null ? List.of() : List.copyOf(carried);
    surplusKeys = List.copyOf(surplusKeys);
    inlineKeys = List.copyOf(inlineKeys);
    notes = List.copyOf(notes);
  }
}
