package dev.keyturn.replacement;

import dev.keyturn.failure.Cancellation;
import dev.keyturn.failure.FailureType;
import dev.keyturn.key.KeyActivities;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.KeyKind;
import dev.keyturn.key.UseTrial;
import dev.keyturn.key.UseTrialOrder;
import dev.keyturn.reencryption.PinReason;
import dev.keyturn.reencryption.Pins;
import io.temporal.failure.ActivityFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Asks before an alias moves whether the application may do with the new key what it may do with
 * the old one, and afterwards whether it may still do that with the old one. Policies in IAM name
 * keys by their ARNs, or by aliases: either way a moved alias may be an outage (ADR 31).
 */
final class ApplicationTrial {
  private static final String ABOUT = "application role";
  private static final String READS = "kms:Decrypt";

  private final ReplacementPlan plan;
  private final KeyArn newKey;
  private final Duration settle;
  private final RunBoard board;
  private final Human human;

  /** What the old key ever allowed: who mends a policy for the new key may break it for the old. */
  private final Set<String> needed = new LinkedHashSet<>();

  ApplicationTrial(
      ReplacementPlan plan, KeyArn newKey, Duration settle, RunBoard board, Human human) {
    this.plan = plan;
    this.newKey = newKey;
    this.settle = settle;
    this.board = board;
    this.human = human;
  }

  /** What a person accepted that the new key refuses, because its leave comes with the alias. */
  private List<String> doubted = List.of();

  /** Returns once the application may use the new key, or a person has accepted that it may not. */
  void beforeTheMove() {
    plan.applicationRole()
        .map(
            role ->
                isTried(plan)
                    ? untilAllowed(
                        role,
                        Optional.of(newKey),
                        PinReason.REFUSED_ON_NEW_KEY,
                        this::troubleBefore)
                    : untried(plan, role))
        .ifPresent(
            trial -> {
              doubted = trial.refused();
              board.notes(ABOUT, notes(trial));
            });
  }

  /**
   * Returns once the application may still use the old key, or a person has accepted that it may
   * not: what allowed it that key by its alias went away with the alias. What was accepted of the
   * new key, as it would come with the alias, has to have come.
   */
  void afterTheMove() {
    plan.applicationRole()
        .filter(role -> !needed.isEmpty())
        .ifPresent(
            role -> {
              UseTrial trial =
                  untilAllowed(
                      role,
                      Optional.of(newKey).filter(key -> !doubted.isEmpty()),
                      PinReason.REFUSED_AFTER_MOVE,
                      this::troubleAfter);
              if (!doubted.isEmpty()) {
                board.notes(ABOUT, notes(trial));
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
      Cancellation.passOn(failure);
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

  private UseTrial untilAllowed(
      String role, Optional<KeyArn> tried, PinReason refusal, Function<UseTrial, String> trouble) {
    String which = tried.isPresent() ? "new" : "old";
    KeyActivities keys =
        Steps.key("Try as " + role + " what it may do with the " + which + " key", settle);
    while (true) {
      UseTrialOrder order =
          new UseTrialOrder(role, plan.oldKey(), tried, settle, List.copyOf(needed));
      UseTrial trial = human.step(Phase.REPOINTING, () -> keys.tryKeyUse(order));
      needed.addAll(trial.allowed());
      board.keyPins(pins(trial, refusal));
      boolean accepted = board.pins().stream().noneMatch(ApplicationTrial::isOfTrial);
      if (accepted && trial.notAssessed().isEmpty()) {
        // What was accepted is in the proof; a pin would count again once the acceptance runs out.
        board.keyPins(List.of());
        return trial;
      }
      human.ask(trial.notAssessed().orElseGet(() -> trouble.apply(trial)));
    }
  }

  private static boolean isOfTrial(Pins pins) {
    return pins.reason() == PinReason.REFUSED_ON_NEW_KEY
        || pins.reason() == PinReason.REFUSED_AFTER_MOVE
        || pins.reason() == PinReason.LOST_ON_OLD_KEY;
  }

  private static List<Pins> pins(UseTrial trial, PinReason refusal) {
    return Pins.merge(
        pins(trial.role(), trial.lost(), "key", PinReason.LOST_ON_OLD_KEY),
        pins(trial.role(), trial.refused(), "newKey", refusal));
  }

  private static List<Pins> pins(String role, List<String> actions, String key, PinReason reason) {
    return actions.stream()
        .map(action -> role + ", " + action)
        .map(text -> Pins.of(key, reason, text, text))
        .toList();
  }

  private String troubleBefore(UseTrial trial) {
    return "this run has moved no alias: "
        + wrong(trial)
        + ", which it needs. Let it do that on both keys by their ARNs, such as in its identity"
        + " policy: "
        + plan.oldKey()
        + ", because data is under it until it is re-encrypted, and "
        + newKey
        + ". Then send retryFailed"
        + said(trial);
  }

  private String troubleAfter(UseTrial trial) {
    List<String> keys = new ArrayList<>();
    if (!trial.lost().isEmpty()) {
      keys.add(plan.oldKey().value());
    }
    if (!trial.refused().isEmpty()) {
      keys.add(newKey.value());
    }
    return "the aliases were moved, and "
        + wrong(trial)
        + (trial.lost().contains(READS)
            ? ": what is under the old key is unreadable to the application until it is re-encrypted"
            : "")
        + ". Allow that on "
        + String.join(" and ", keys)
        + " by ARN, such as in the role's identity policy, then send retryFailed; or send"
        + " rollBack, which moves the aliases back"
        + said(trial);
  }

  private static String wrong(UseTrial trial) {
    List<String> wrong = new ArrayList<>();
    if (!trial.lost().isEmpty()) {
      wrong.add("can no longer do " + String.join(", ", trial.lost()) + " with the old key");
    }
    if (!trial.refused().isEmpty()) {
      wrong.add("can't do " + String.join(", ", trial.refused()) + " with the new key");
    }
    return trial.role() + " " + String.join(", and ", wrong);
  }

  private static String said(UseTrial trial) {
    return trial.said().map(said -> ". KMS said: " + said).orElse("");
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
    if (trial.allowed().isEmpty() && trial.lost().isEmpty()) {
      return List.of(
          "whether "
              + who
              + " may use the new key is not assessed: it is refused everything on the old key too"
              + notAsked
              + String.join(", ", trial.unknown()));
    }
    List<String> notes = new ArrayList<>();
    if (trial.refused().isEmpty() && !trial.allowed().isEmpty()) {
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
