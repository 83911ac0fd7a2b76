package dev.keyturn.replacement;

import dev.keyturn.failure.FailureType;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.KeyKind;
import dev.keyturn.key.UseTrial;
import dev.keyturn.key.UseTrialOrder;
import dev.keyturn.reencryption.PinReason;
import dev.keyturn.reencryption.Pins;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.CancellationScope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Asks before an alias moves whether the application may do with the new key what it may do with
 * the old one. Policies in IAM name keys by their ARNs: the more exact they are, the surer a moved
 * alias is an outage (ADR 31).
 */
final class ApplicationTrial {
  private static final String ABOUT = "application role";

  private final ReplacementPlan plan;
  private final KeyArn newKey;
  private final Duration settle;
  private final RunBoard board;
  private final Human human;

  ApplicationTrial(
      ReplacementPlan plan, KeyArn newKey, Duration settle, RunBoard board, Human human) {
    this.plan = plan;
    this.newKey = newKey;
    this.settle = settle;
    this.board = board;
    this.human = human;
  }

  /** Returns once the application may use the new key, or a person has accepted that it may not. */
  void go() {
    plan.applicationRole()
        .ifPresent(
            role -> {
              if (isTried(plan)) {
                untilAllowed(role);
              } else {
                board.notes(ABOUT, notes(untried(plan, role)));
              }
            });
  }

  /** What the application may do with the old key, for a plan; empty where no role is given. */
  static Optional<UseTrial> onOldKey(ReplacementPlan plan, Duration settle) {
    return plan.applicationRole()
        .map(role -> isTried(plan) ? onOldKey(plan, role, settle) : untried(plan, role));
  }

  private static UseTrial onOldKey(ReplacementPlan plan, String role, Duration settle) {
    try {
      return Steps.survey("Try as " + role + " what it may do with the old key")
          .tryKeyUse(new UseTrialOrder(role, plan.oldKey(), Optional.empty(), settle, List.of()));
    } catch (ActivityFailure failure) {
      if (CancellationScope.current().isCancelRequested()) {
        throw failure;
      }
      return UseTrial.notAssessed(role, FailureType.message(failure));
    }
  }

  /** What the role does with keys of other kinds has no dry run without data of theirs. */
  private static boolean isTried(ReplacementPlan plan) {
    return kind(plan).equals(KeyKind.SYMMETRIC);
  }

  private static KeyKind kind(ReplacementPlan plan) {
    return plan.kind().orElse(KeyKind.SYMMETRIC);
  }

  private static UseTrial untried(ReplacementPlan plan, String role) {
    return UseTrial.notAssessed(
        role,
        "only keys of symmetric encryption are tried, and this one is "
            + kind(plan)
            + "; look yourself whether the role may use the new key");
  }

  private void untilAllowed(String role) {
    UseTrialOrder order =
        new UseTrialOrder(role, plan.oldKey(), Optional.of(newKey), settle, List.of());
    while (true) {
      UseTrial trial =
          human.step(
              Phase.REPOINTING,
              () ->
                  Steps.key("Try as " + role + " what it may do with the new key", settle)
                      .tryKeyUse(order));
      board.keyPins(pins(trial));
      board.notes(ABOUT, notes(trial));
      boolean refused = board.pins().stream().anyMatch(ApplicationTrial::isRefused);
      if (!refused && trial.notAssessed().isEmpty()) {
        // What was accepted is in the proof; a pin would count again once the acceptance runs out.
        board.keyPins(List.of());
        return;
      }
      human.ask(trial.notAssessed().orElseGet(() -> trouble(trial)));
    }
  }

  private static boolean isRefused(Pins pins) {
    return pins.reason() == PinReason.REFUSED_ON_NEW_KEY;
  }

  private static List<Pins> pins(UseTrial trial) {
    List<Pins> each =
        trial.refused().stream()
            .map(action -> trial.role() + ", " + action)
            .map(text -> Pins.of("newKey", PinReason.REFUSED_ON_NEW_KEY, text, text))
            .toList();
    return Pins.merge(List.of(), each);
  }

  private String trouble(UseTrial trial) {
    return "no alias was moved: "
        + trial.role()
        + " may do "
        + String.join(", ", trial.refused())
        + " with the old key, and not with the new one, "
        + newKey
        + ". Let it do that on "
        + newKey
        + ", such as in its identity policy, then send retryFailed"
        + trial.said().map(said -> ". KMS said: " + said).orElse("");
  }

  private static List<String> notes(UseTrial trial) {
    String who = trial.role();
    if (trial.notAssessed().isPresent()) {
      return List.of(
          "whether " + who + " may use the new key is not assessed: " + trial.notAssessed().get());
    }
    String notAsked =
        " (a dry run has no encryption context and comes through no service, which a policy may"
            + " demand; or a statement denies it): ";
    if (trial.allowed().isEmpty()) {
      return List.of(
          "whether "
              + who
              + " may use the new key is not assessed: it is refused everything on the old key too"
              + notAsked
              + String.join(", ", trial.unknown()));
    }
    List<String> notes = new ArrayList<>();
    if (trial.refused().isEmpty()) {
      notes.add(
          who
              + " may do with the new key what it may do with the old one: "
              + String.join(", ", trial.allowed()));
    }
    if (!trial.unknown().isEmpty()) {
      notes.add(
          "not assessed for the new key, as "
              + who
              + " is refused it on the old key too"
              + notAsked
              + String.join(", ", trial.unknown()));
    }
    return notes;
  }
}
