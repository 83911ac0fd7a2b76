package dev.keyturn.replacement;

import dev.keyturn.key.KeyGrant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Plans what is left once the suspects are shut out. What would end an ordinary run here is put to
 * a person: nobody would be in charge of the containment any more.
 */
final class PlanUnderContainment {
  private static final String OTHER_INPUT =
      ". What needs another input: `reject`, which leaves the suspects shut out, and start again"
          + " with it";

  private static final String LOOK =
      ". `retryFailed` takes the plan as query `plan` shows it now (temporal workflow query --type"
          + " plan --workflow-id …)";

  private static final int MOST_NAMED = 20;

  private final Planning planning;
  private final Human human;
  private Optional<String> shown;
  private Optional<Set<KeyGrant>> known = Optional.empty();

  /**
   * @param shown the hash of the plan that a person has seen; empty if none was given
   */
  PlanUnderContainment(Planning planning, Optional<String> shown, Human human) {
    this.planning = planning;
    this.shown = shown;
    this.human = human;
  }

  /**
   * Plans until nothing refuses the plan and a person has seen it as it then is.
   *
   * @param show is given each plan as it is made
   */
  void go(Consumer<PlanView> show) {
    while (true) {
      PlanView view = human.step(Phase.PLANNING, planning::whole);
      show.accept(view);
      known = known.or(() -> Optional.of(accesses(view.plan())));
      Optional<String> refused = Planning.refused(view);
      Optional<String> changed =
          refused.isPresent()
              ? Optional.empty()
              : human.step(Phase.PLANNING, () -> planning.changed(view, shown));
      Optional<String> granted = refused.isPresent() ? Optional.empty() : granted(view.plan());
      Optional<String> why = refused.or(() -> changed).or(() -> granted);
      if (why.isEmpty()) {
        return;
      }
      human.ask(
          "the suspects are shut out; the rest of the plan waits: "
              + why.get()
              + (refused.isPresent() ? OTHER_INPUT : LOOK));
      shown = changed.isPresent() ? Optional.of(view.planHash()) : shown;
    }
  }

  private static Set<KeyGrant> accesses(ReplacementPlan plan) {
    return plan.grants().stream()
        .map(one -> one.grant().access())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** Whoever made a grant while the run waited must not have it carried unseen. */
  private Optional<String> granted(ReplacementPlan plan) {
    Set<KeyGrant> seen = known.orElseThrow();
    List<String> fresh =
        plan.grants().stream()
            .filter(one -> one.decision() == Carried.CARRIED)
            .map(GrantDecision::grant)
            .filter(grant -> seen.add(grant.access()))
            .map(grant -> grant.id() + " of " + grant.granteePrincipal())
            .limit(MOST_NAMED)
            .toList();
    return fresh.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "while it waited grants were made on "
                + plan.oldKey()
                + " that the new key would get too: "
                + String.join(", ", fresh)
                + "; find out who made them, and revoke what nothing needs");
  }
}
