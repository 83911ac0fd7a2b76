package dev.keyturn.replacement;

import dev.keyturn.key.KeyArn;
import dev.keyturn.reencryption.ReencryptionMode;
import java.util.List;

/**
 * What the approver's yes is about; its hash is what they approve.
 *
 * @param run the root's workflow id
 * @param scope the stores' ids
 * @param notLookedAt what no sweep of this run can see
 */
public record ProofSubject(
    String run,
    KeyArn oldKey,
    KeyArn newKey,
    ReencryptionMode reencryption,
    List<String> scope,
    String planHash,
    List<Acceptance> accepted,
    List<String> notLookedAt) {
  public ProofSubject {
    scope = List.copyOf(scope);
    accepted = List.copyOf(accepted);
    notLookedAt = List.copyOf(notLookedAt);
  }
}
