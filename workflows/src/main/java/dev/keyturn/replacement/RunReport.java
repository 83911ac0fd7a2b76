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
    List<String> notes) {
  public RunReport {
    surplusKeys = List.copyOf(surplusKeys);
    inlineKeys = List.copyOf(inlineKeys);
    notes = List.copyOf(notes);
  }
}
