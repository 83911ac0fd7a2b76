package dev.keyturn.replacement;

import dev.keyturn.key.Containment;
import dev.keyturn.key.UnkeptGrants;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.Optional;

/** Shuts the suspects out of the old key: first of all, and again where that is in doubt. */
final class Containing {
  private final Duration settle;
  private final Human human;
  private Optional<Containment> order = Optional.empty();

  Containing(ReplacementRequest request, Human human) {
    this.settle = request.settle();
    this.human = human;
  }

  /** What was or may have been done, and how it is undone; empty where nobody is shut out. */
  Optional<Containment> order() {
    return order;
  }

  /** Saves policy and grants: the way back is known before the step that needs it. */
  void save(ReplacementPlan plan) {
    order = Optional.of(order(plan));
  }

  /** Undoes it from here on as the whole plan says, in which a guard that was lifted is back. */
  void planned(ReplacementPlan plan) {
    order = order.map(outlined -> order(plan));
  }

  /** Denies the suspects, if any are, once or once more. */
  void go() {
    order.ifPresent(
        suspects ->
            human.step(
                Phase.CONTAINING,
                () ->
                    Steps.containing("Deny the suspects the old key", settle)
                        .containSuspects(suspects)));
  }

  private static Containment order(ReplacementPlan plan) {
    return new Containment(
        plan.oldKey(),
        Workflow.getInfo().getWorkflowId(),
        plan.savedPolicy(),
        plan.containedPolicy().orElseThrow(),
        plan.revoked(),
        // Those that suspects make until they are denied are found by whose they are.
        Optional.of(plan.unkept().orElseGet(() -> new UnkeptGrants(0, plan.suspects()))));
  }
}
