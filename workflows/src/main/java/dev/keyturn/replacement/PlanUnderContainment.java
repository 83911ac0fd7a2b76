package dev.keyturn.replacement;

import java.util.Optional;
import java.util.function.Consumer;

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

  private final Planning planning;
  private final Human human;
  private Optional<String> shown;

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
      Optional<String> refused = Planning.refused(view);
      Optional<String> changed =
          refused.isPresent()
              ? Optional.empty()
              : human.step(Phase.PLANNING, () -> planning.changed(view, shown));
      if (refused.or(() -> changed).isEmpty()) {
        return;
      }
      human.ask(
          "the suspects are shut out; the rest of the plan waits: "
              + refused.or(() -> changed).get()
              + (changed.isPresent() ? LOOK : OTHER_INPUT));
      shown = changed.isPresent() ? Optional.of(view.planHash()) : shown;
    }
  }
}
