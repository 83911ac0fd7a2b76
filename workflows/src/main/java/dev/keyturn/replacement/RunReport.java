package dev.keyturn.replacement;

import dev.keyturn.key.DeathCertificate;
import dev.keyturn.key.KeyArn;
import dev.keyturn.reencryption.WrappedDataKey;
import java.util.List;
import java.util.Optional;

/**
 * What a run did and showed; the result of the workflow.
 *
 * @param approval says who approved, and that the name is not authenticated
 * @param surplusKeys keys that lost answers left behind, disabled and tagged
 * @param inlineKeys the inline data keys under the new key
 * @param reads what the last samples showed while the old key was disabled
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
    List<String> notes) {
  public RunReport {
    // Reports of earlier versions have none.
    reads = reads == null ? List.of() : List.copyOf(reads);
    surplusKeys = List.copyOf(surplusKeys);
    inlineKeys = List.copyOf(inlineKeys);
    notes = List.copyOf(notes);
  }
}
