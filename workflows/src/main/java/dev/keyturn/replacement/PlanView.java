package dev.keyturn.replacement;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.keyturn.key.KeyCallerLook;
import dev.keyturn.key.KeyMentions;
import dev.keyturn.key.UseTrial;
import java.util.List;
import java.util.Optional;

/**
 * A plan with the hash by which EXECUTE is told that this is the plan that was seen.
 *
 * @param mentions IAM policies that name the old key or its aliases; not part of the plan, which
 *     changes none of them, and left out of the JSON where nobody looked
 * @param callers who called the old key lately; as little part of the plan, and left out of the
 *     JSON where nobody looked
 * @param use what the application's role may do with the old key now; as little part of the plan,
 *     and left out of the JSON where no role is given or nobody tried
 * @param suspectNotes what a person should know of the suspects; may be others at the next look,
 *     and so is not part of the plan
 */
public record PlanView(
    ReplacementPlan plan,
    String planHash,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<KeyMentions> mentions,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<KeyCallerLook> callers,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<UseTrial> use,
    List<String> suspectNotes) {
  public PlanView {
    // Plans of earlier versions have none.
    suspectNotes = suspectNotes == null ? List.of() : List.copyOf(suspectNotes);
  }

  /** A plan for which nobody looked into IAM and CloudTrail, or tried a role. */
  public PlanView(ReplacementPlan plan) {
    this(plan, plan.hash(), Optional.empty(), Optional.empty(), Optional.empty(), List.of());
  }

  PlanView with(Optional<KeyMentions> seen) {
    return new PlanView(plan, planHash, seen, callers, use, suspectNotes);
  }

  PlanView with(List<String> notes) {
    return new PlanView(plan, planHash, mentions, callers, use, notes);
  }

  PlanView with(KeyCallerLook seen, Optional<UseTrial> tried) {
    return new PlanView(plan, planHash, mentions, Optional.of(seen), tried, suspectNotes);
  }
}
