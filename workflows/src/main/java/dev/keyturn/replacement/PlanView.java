package dev.keyturn.replacement;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.keyturn.key.KeyCallerLook;
import dev.keyturn.key.KeyMentions;
import java.util.List;
import java.util.Optional;

/**
 * A plan with the hash by which EXECUTE is told that this is the plan that was seen.
 *
 * @param mentions IAM policies that name the old key or its aliases; not part of the plan, which
 *     changes none of them, and left out of the JSON where nobody looked
 * @param callers who called the old key lately; as little part of the plan, and left out of the
 *     JSON where nobody looked
 * @param suspectNotes what a person should know of the suspects; may be others at the next look,
 *     and so is not part of the plan
 */
public record PlanView(
    ReplacementPlan plan,
    String planHash,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<KeyMentions> mentions,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<KeyCallerLook> callers,
    List<String> suspectNotes) {
  public PlanView {
    // Plans of earlier versions have none.
    suspectNotes = suspectNotes == null ? List.of() : List.copyOf(suspectNotes);
  }

  /** A plan for which nobody looked into IAM and CloudTrail. */
  public PlanView(ReplacementPlan plan) {
    this(plan, plan.hash(), Optional.empty(), Optional.empty(), List.of());
  }

  PlanView with(Optional<KeyMentions> seen) {
    return new PlanView(plan, planHash, seen, callers, suspectNotes);
  }

  PlanView with(List<String> notes) {
    return new PlanView(plan, planHash, mentions, callers, notes);
  }

  PlanView withCallers(KeyCallerLook seen) {
    return new PlanView(plan, planHash, mentions, Optional.of(seen), suspectNotes);
  }
}
