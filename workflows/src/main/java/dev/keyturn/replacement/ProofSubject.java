package dev.keyturn.replacement;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.keyturn.failure.Require;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.SealMode;
import dev.keyturn.reencryption.ReencryptionMode;
import java.util.List;
import java.util.Optional;

/**
 * What the approver's yes is about; its hash is what they approve.
 *
 * @param run the root's workflow id
 * @param round which approval of the run is asked for: what voided an approval voids its hash
 * @param seal when the old key was to be sealed
 * @param scope the stores' ids
 * @param notLookedAt what no sweep of this run can see
 * @param guards the statements of the old key's policy that are lifted for the disable; left out of
 *     the JSON where none are
 * @param lastUseUnread why KMS did not tell while planning when the old key was last used; left out
 *     of the JSON where it did
 */
public record ProofSubject(
    String run,
    Integer round,
    KeyArn oldKey,
    KeyArn newKey,
    ReencryptionMode reencryption,
    SealMode seal,
    List<String> scope,
    String planHash,
    List<Acceptance> accepted,
    List<String> notLookedAt,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> guards,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> lastUseUnread) {
  public ProofSubject {
    Require.present(seal, "seal", "give NOW, LATER or NONE");
    Require.present(round, "round", "count from 1");
    scope = List.copyOf(scope);
    accepted = List.copyOf(accepted);
    notLookedAt = List.copyOf(notLookedAt);
    // Those of earlier versions have none.
    guards = guards == null ? List.of() : List.copyOf(guards);
  }
}
