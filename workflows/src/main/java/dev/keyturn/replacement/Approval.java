package dev.keyturn.replacement;

import dev.keyturn.SentByPeople;
import dev.keyturn.failure.Require;

/**
 * A person's yes to a proof.
 *
 * @param proof the hash of the proof that they were shown
 * @param scopeIsComplete must be true: the approver repeats that nothing else is under the key
 */
@SentByPeople
public record Approval(String approver, String proof, boolean scopeIsComplete) {
  public Approval {
    Require.words(approver, "approver", "say who approves");
    Require.text(proof, "proof", "give the hash of the proof");
  }
}
