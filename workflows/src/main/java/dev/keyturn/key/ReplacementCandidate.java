package dev.keyturn.key;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;

/**
 * A key whose tags say that some run made it in place of the old one. Whoever may tag keys can
 * write that.
 *
 * @param state KMS key state, such as {@code Enabled}
 * @param run the workflow id in the tag {@code keyturn:run}; empty if there is none
 * @param runId the run id in the tag {@code keyturn:run-id}; empty if there is none
 * @param runIsOpen whether that run is still going
 * @param origin such as {@code AWS_KMS}
 * @param inUse whether an alias points to it or KMS has recorded a use, or that can't be read;
 *     never of a key that is not enabled
 */
public record ReplacementCandidate(
    KeyArn key,
    String state,
    String run,
    String runId,
    boolean runIsOpen,
    Instant created,
    KeyKind kind,
    String origin,
    boolean multiRegion,
    boolean inUse) {
  /** Whether it can be used. */
  @JsonIgnore
  public boolean isEnabled() {
    return state.equals("Enabled");
  }

  /** Whether its material comes from outside. */
  @JsonIgnore
  public boolean isImported() {
    return origin.equals(ReplacementOrder.EXTERNAL);
  }

  /** Whether a run that replaces a key of the kind may have made it. */
  public boolean couldReplace(KeyKind replaced) {
    return !multiRegion && kind.equals(replaced) && (isImported() || origin.equals("AWS_KMS"));
  }
}
