package dev.keyturn.replacement;

import dev.keyturn.failure.Cancellation;
import dev.keyturn.failure.FailureType;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.SimulatedUses;
import dev.keyturn.key.SimulatedUses.SimulatedUse;
import dev.keyturn.key.UseSimulationOrder;
import dev.keyturn.reencryption.PinReason;
import dev.keyturn.reencryption.Pins;
import io.temporal.common.converter.DataConverterException;
import io.temporal.failure.TemporalFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Has IAM simulate, before an alias moves, whether those who call the old key, or whose policies
 * name it, may do with the new key what they may do with the old one: the worker can act as none of
 * them (ADR 34). What can't be found out is said, and stops nothing but who was refused before.
 */
final class CallerTrials {
  private static final String ABOUT = "callers and the new key";

  private final PlanView view;
  private final ReplacementPlan plan;
  private final KeyArn newKey;
  private final List<String> own;
  private final RunBoard board;
  private final Human human;

  /**
   * @param own the ARNs of Keyturn's own roles
   */
  CallerTrials(PlanView view, KeyArn newKey, List<String> own, RunBoard board, Human human) {
    this.view = view;
    this.plan = view.plan();
    this.newKey = newKey;
    this.own = List.copyOf(own);
    this.board = board;
    this.human = human;
  }

  /** Returns once nobody would be denied, or a person has accepted that some are. */
  void beforeTheMove() {
    if (plan.kind().isPresent() || plan.aliases().isEmpty()) {
      // Of keys of other kinds it is not known what their callers do, and without alias none moves.
      return;
    }
    AskedCallers callers = new AskedCallers(view, newKey, own, Callers.lately(plan.oldKey(), own));
    List<String> asked = callers.principals();
    if (asked.isEmpty()) {
      board.notes(ABOUT, callers.notes());
      return;
    }
    untilAllowed(callers, asked);
  }

  private void untilAllowed(AskedCallers callers, List<String> asked) {
    CallerRefusals refusals = new CallerRefusals(callers::isExcused);
    while (true) {
      board.enter(Phase.REPOINTING);
      SimulatedUses simulated = simulate(asked);
      refusals.learn(simulated.uses());
      List<Pins> found = refusals.pins();
      board.keyPins(found);
      boolean go =
          board.pins().stream().noneMatch(pins -> pins.reason() == PinReason.CALLER_REFUSED);
      List<String> notes = new ArrayList<>(callers.notes());
      notes.addAll(notes(asked, simulated, refusals));
      refusals.notes().forEach(refused -> notes.add(go ? "accepted: " + refused : refused));
      board.notes(ABOUT, notes);
      if (go) {
        // What was accepted is in the proof; a pin would count again once the acceptance runs out.
        board.keyPins(List.of());
        return;
      }
      human.ask(trouble(found, simulated.notAssessed()));
    }
  }

  private SimulatedUses simulate(List<String> principals) {
    try {
      return Steps.mentions("Simulate what callers of the old key may do with the new one")
          .simulateKeyUse(
              new UseSimulationOrder(
                  plan.oldKey(),
                  newKey,
                  plan.savedPolicy(),
                  plan.newPolicy(),
                  principals,
                  AskedCallers.ACTIONS));
    } catch (TemporalFailure | DataConverterException failure) {
      Cancellation.passOn(failure);
      return SimulatedUses.notAssessed(FailureType.message(failure));
    }
  }

  private String trouble(List<Pins> found, Optional<String> untold) {
    return "this run has moved no alias: by IAM's simulation users and roles could no longer use a"
        + " key: "
        + found.stream().mapToLong(Pins::count).sum()
        + " ("
        + String.join("; ", found.stream().map(Pins::text).toList())
        + "; the notes name all). Whom you don't know, leave refused: accept it, and name them a"
        + " suspect in the next run. Allow the others that in their identity policies on both keys"
        + " by ARN: "
        + plan.oldKey()
        + ", because data is under it until it is re-encrypted, and "
        + newKey
        + "; a permissions boundary, a service control policy or a permission set of IAM Identity"
        + " Center may be what refuses. Then send retryFailed. A simulation does not see everything"
        + " that may let them in: a second person may accept it"
        + untold
            .map(
                why ->
                    ". The last simulation told nothing, and what was refused before counts: "
                        + why)
            .orElse("");
  }

  private static List<String> notes(
      List<String> asked, SimulatedUses simulated, CallerRefusals refusals) {
    List<String> notes = new ArrayList<>();
    simulated.notAssessed().ifPresent(why -> notes.add(notAssessed(asked, simulated, why)));
    List<String> unheard = new ArrayList<>();
    List<String> allowed = new ArrayList<>();
    for (SimulatedUse use : simulated.uses()) {
      Optional<String> failed = use.notAssessed();
      failed.ifPresent(
          why -> notes.add("not assessed for the new key: " + use.principal() + ": " + why));
      if (!use.unknown().isEmpty()) {
        notes.add(
            "not assessed for the new key, as a policy has conditions that a simulation lacks values"
                + " for: "
                + use.principal()
                + ", "
                + String.join(", ", use.unknown()));
      }
      if (failed.isEmpty() && !refusals.isRefused(use.principal())) {
        (use.onOld().isEmpty() ? unheard : allowed).add(use.principal());
      }
    }
    AskedCallers.note(
        notes,
        "not assessed for the new key, as IAM's policies without conditions don't allow the old one"
            + " either: ",
        unheard);
    AskedCallers.note(
        notes,
        "allowed on both keys by IAM's simulation ("
            + String.join(", ", AskedCallers.ACTIONS)
            + ", as far as the old one allows them), which sees no conditions of service control"
            + " policies, no resource control policies, sessions or endpoints: ",
        allowed);
    return notes;
  }

  private static String notAssessed(List<String> asked, SimulatedUses simulated, String why) {
    List<String> told = simulated.uses().stream().map(SimulatedUse::principal).toList();
    return "whether callers of the old key may use the new one is not assessed ("
        + String.join(", ", asked.stream().filter(who -> !told.contains(who)).toList())
        + "): "
        + why;
  }
}
