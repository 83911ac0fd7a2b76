package dev.keyturn.key;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.Optional;

/**
 * A key that some run made in place of the old one, found by its tags.
 *
 * @param state KMS key state, such as {@code Enabled}
 * @param run the workflow id in the tag {@code keyturn:run}
 * @param runIsOpen whether that run is still going
 * @param origin such as {@code AWS_KMS}; empty in what earlier versions recorded, which made no
 *     others
 */
public record ReplacementCandidate(
    KeyArn key,
    String state,
    String run,
    boolean runIsOpen,
    Instant created,
    Optional<String> origin) {
  /** Whether its material comes from outside. */
  @JsonIgnore
  public boolean isImported() {
    return origin.filter(ReplacementOrder.EXTERNAL::equals).isPresent();
  }
}
