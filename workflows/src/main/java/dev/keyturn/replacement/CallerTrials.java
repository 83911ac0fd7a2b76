package dev.keyturn.replacement;

import dev.keyturn.failure.Cancellation;
import dev.keyturn.failure.FailureType;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.KeyCaller;
import dev.keyturn.key.KeyCallerLook;
import dev.keyturn.key.KeyMention;
import dev.keyturn.key.KeyPolicy;
import dev.keyturn.key.Principals;
import dev.keyturn.key.SimulatedUses;
import dev.keyturn.key.SimulatedUses.SimulatedUse;
import dev.keyturn.key.Suspect;
import dev.keyturn.key.UseSimulationOrder;
import dev.keyturn.reencryption.PinReason;
import dev.keyturn.reencryption.Pins;
import io.temporal.common.converter.DataConverterException;
import io.temporal.failure.TemporalFailure;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Has IAM simulate, before an alias moves, whether those who call the old key, or whose policies
 * name it, may do with the new key what they may do with the old one: the worker can act as none of
 * them (ADR 34). What can't be found out is said, and stops nothing.
 */
final class CallerTrials {
  private static final String ABOUT = "callers and the new key";

  /** Each takes two calls; those who called last are asked first. */
  private static final int MOST = 50;

  private static final Pattern ENTITY =
      Pattern.compile("arn:aws[a-z-]*:iam::[0-9]{12}:(?:role|user)/.+");

  private final PlanView view;
  private final ReplacementPlan plan;
  private final KeyArn newKey;
  private final List<String> own;
  private final RunBoard board;
  private final Human human;

  /** What the old key ever allowed, with whom: a policy may be given the new ARN in its place. */
  private final Set<String> needed = new LinkedHashSet<>();

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
    KeyCallerLook look = Callers.lately(plan.oldKey(), own);
    List<String> all = principals(look);
    List<String> asked = all.subList(0, Math.min(MOST, all.size()));
    while (!asked.isEmpty()) {
      board.enter(Phase.REPOINTING);
      SimulatedUses simulated = simulate(asked);
      List<Pins> found = pins(simulated);
      board.keyPins(found);
      if (board.pins().stream().noneMatch(pins -> pins.reason() == PinReason.CALLER_REFUSED)) {
        // What was accepted is in the proof; a pin would count again once the acceptance runs out.
        board.keyPins(List.of());
        board.notes(ABOUT, notes(look, all, simulated));
        return;
      }
      human.ask(trouble(found));
    }
    board.notes(ABOUT, notes(look, all, new SimulatedUses(List.of(), Optional.empty())));
  }

  private SimulatedUses simulate(List<String> principals) {
    try {
      return Steps.mentions("Simulate what callers of the old key may do with the new one")
          .simulateKeyUse(
              new UseSimulationOrder(
                  plan.oldKey(), newKey, plan.savedPolicy(), plan.newPolicy(), principals));
    } catch (TemporalFailure | DataConverterException failure) {
      Cancellation.passOn(failure);
      return SimulatedUses.notAssessed(FailureType.message(failure));
    }
  }

  /** Users and roles of the account that are not known to be let in by the new key itself. */
  private List<String> principals(KeyCallerLook look) {
    Stream<String> callers =
        look.callers().stream().filter(caller -> !caller.refused()).map(KeyCaller::principal);
    Stream<String> named =
        view.mentions().stream()
            .flatMap(mentions -> mentions.found().stream())
            .filter(mention -> mention.by() != KeyMention.By.ALIAS)
            .map(KeyMention::arn);
    List<String> direct = namedByNewKey();
    return Stream.concat(callers, named)
        .distinct()
        .filter(who -> ENTITY.matcher(who).matches())
        .filter(who -> Suspect.accountOf(who).equals(Optional.of(plan.oldKey().account())))
        .filter(who -> !Principals.isService(who))
        .filter(who -> !Suspect.anyMeans(plan.suspects(), who))
        .filter(who -> isNoneOf(own, who) && isNoneOf(direct, who))
        .filter(who -> isNoneOf(plan.applicationRole().stream().toList(), who))
        .toList();
  }

  /** Whom the new key's policy or a grant on it lets in, whatever IAM's policies say of the key. */
  private List<String> namedByNewKey() {
    Stream<String> byPolicy =
        KeyPolicy.parse(newKey, plan.newPolicy()).statements().stream()
            .filter(statement -> statement.path("Effect").asText().equals("Allow"))
            .flatMap(statement -> KeyPolicy.principals(statement).stream());
    Stream<String> byGrant =
        plan.grants().stream()
            .filter(grant -> grant.decision() == Carried.CARRIED)
            .map(grant -> grant.grant().granteePrincipal());
    return Stream.concat(byPolicy, byGrant).toList();
  }

  private static boolean isNoneOf(List<String> some, String who) {
    return some.stream().noneMatch(one -> Principals.isOrActsAs(one, who));
  }

  private List<Pins> pins(SimulatedUses simulated) {
    List<Pins> pins = new ArrayList<>();
    for (SimulatedUse use : simulated.uses()) {
      use.onOld().forEach(action -> needed.add(named(use, action)));
      for (String action : Stream.of(use.onOld(), use.onNew()).flatMap(List::stream).toList()) {
        if (!use.onNew().contains(action) && !use.unknown().contains(action)) {
          pins.add(pin("newKey", named(use, action)));
        } else if (!use.onOld().contains(action) && needed.contains(named(use, action))) {
          pins.add(pin("key", named(use, action)));
        }
      }
    }
    return pins.stream().map(List::of).reduce(List.of(), Pins::merge);
  }

  private static Pins pin(String key, String name) {
    return Pins.of(key, PinReason.CALLER_REFUSED, name, name);
  }

  private static String named(SimulatedUse use, String action) {
    return use.principal() + ", " + action;
  }

  private String trouble(List<Pins> found) {
    return "this run has moved no alias: by IAM's simulation somebody could no longer use a key"
        + " ("
        + String.join("; ", found.stream().map(Pins::text).toList())
        + "). Allow that in their identity policies on both keys by ARN: "
        + plan.oldKey()
        + ", because data is under it until it is re-encrypted, and "
        + newKey
        + ". Then send retryFailed. A simulation does not see everything that may let them in: a"
        + " second person may accept it";
  }

  private static List<String> notes(KeyCallerLook look, List<String> all, SimulatedUses simulated) {
    List<String> notes = new ArrayList<>();
    look.notAssessed()
        .ifPresent(why -> notes.add("not all callers of the old key are known: " + why));
    simulated
        .notAssessed()
        .ifPresent(
            why ->
                notes.add(
                    "whether callers of the old key may use the new one is not assessed ("
                        + String.join(", ", all)
                        + "): "
                        + why));
    if (all.size() > MOST) {
      notes.add(
          "not assessed for the new key, as there are more callers than are asked: "
              + String.join(", ", all.subList(MOST, all.size())));
    }
    List<String> unheard = new ArrayList<>();
    List<String> allowed = new ArrayList<>();
    for (SimulatedUse use : simulated.uses()) {
      use.notAssessed()
          .ifPresent(
              why -> notes.add("not assessed for the new key: " + use.principal() + ": " + why));
      if (!use.unknown().isEmpty()) {
        notes.add(
            "not assessed for the new key, as a policy has conditions that a simulation lacks values"
                + " for: "
                + use.principal()
                + ", "
                + String.join(", ", use.unknown()));
      }
      if (use.notAssessed().isEmpty()) {
        (use.onOld().isEmpty() ? unheard : allowed).add(use.principal());
      }
    }
    if (!unheard.isEmpty()) {
      notes.add(
          "not assessed for the new key, as IAM's policies without conditions don't allow the old one"
              + " either: "
              + String.join(", ", unheard));
    }
    if (!allowed.isEmpty()) {
      notes.add(
          "tried on both keys by IAM's simulation, which sees no conditions of service control"
              + " policies, no resource control policies, sessions or endpoints: "
              + String.join(", ", allowed));
    }
    return notes;
  }
}
