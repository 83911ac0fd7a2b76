package dev.keyturn.key;

import java.util.List;

/**
 * Keys whose tags say that runs made them in place of a key.
 *
 * @param candidates as many as were looked at
 * @param more how many there are besides
 */
public record FoundReplacements(List<ReplacementCandidate> candidates, int more) {
  public FoundReplacements {
    candidates = List.copyOf(candidates);
  }
}
