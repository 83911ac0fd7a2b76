package dev.keyturn.replacement;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.keyturn.key.KeyMentions;
import java.util.Optional;

/**
 * A plan with the hash by which EXECUTE is told that this is the plan that was seen.
 *
 * @param mentions IAM policies that name the old key or its aliases; not part of the plan, which
 *     changes none of them, and left out of the JSON where nobody looked
 */
public record PlanView(
    ReplacementPlan plan,
    String planHash,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<KeyMentions> mentions) {
  /** A plan for which nobody looked into IAM. */
  public PlanView(ReplacementPlan plan) {
    this(plan, plan.hash(), Optional.empty());
  }

  PlanView with(Optional<KeyMentions> seen) {
    return new PlanView(plan, planHash, seen);
  }
}
