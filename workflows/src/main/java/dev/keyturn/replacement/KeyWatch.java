package dev.keyturn.replacement;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toCollection;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.failure.FailureType;
import dev.keyturn.key.CanonicalPolicy;
import dev.keyturn.key.GrantedAccess;
import dev.keyturn.key.KeyAlias;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.KeyGrant;
import dev.keyturn.key.KeyLooks;
import dev.keyturn.key.KeyObservation;
import dev.keyturn.key.KeyPolicy;
import dev.keyturn.key.KeySight;
import dev.keyturn.key.PolicyReading;
import dev.keyturn.key.SealedPolicy;
import dev.keyturn.reencryption.PinReason;
import dev.keyturn.reencryption.Pins;
import io.temporal.failure.ApplicationFailure;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Notices what somebody else changes about a run's keys: who may use them above all. */
final class KeyWatch {
  private final ReplacementPlan plan;
  private final Optional<KeyArn> newKey;
  private final Sealing sealing;
  private final Guarding guarding;

  /**
   * @param plan as far as it is known; what the key itself decides is enough
   * @param newKey empty before there is one
   * @param sealing tells whether the old key has to be sealed
   * @param guarding tells what this run itself changes of its policy
   */
  KeyWatch(ReplacementPlan plan, Optional<KeyArn> newKey, Sealing sealing, Guarding guarding) {
    this.plan = plan;
    this.newKey = newKey;
    this.sealing = sealing;
    this.guarding = guarding;
  }

  /** The keys to look at. */
  List<KeyArn> keys() {
    return Stream.concat(Stream.of(plan.oldKey()), newKey.stream()).toList();
  }

  /** The sights of keys that nobody has looked at yet. */
  List<KeySight> unseen() {
    return keys().stream().map(KeySight::unseen).toList();
  }

  /** What no acceptance helps against: suspects who are let in again. */
  List<String> letIn(KeyLooks looks) {
    List<String> found = new ArrayList<>();
    for (KeyObservation look : looks.keys()) {
      if (plan.containedPolicy().isPresent()) {
        statement(look).ifPresent(found::add);
        look.access().granted().stream()
            .filter(granted -> granted.access().isOf(plan.suspects()))
            .forEach(granted -> found.add(grants(look.key(), granted)));
        uncompared(look).ifPresent(found::add);
      }
    }
    return found;
  }

  /** That the old key is not as the run left it, which is so until it is to be disabled. */
  List<String> oldAstray(KeyLooks looks) {
    List<String> found = new ArrayList<>();
    looks
        .at(plan.oldKey())
        .ifPresent(
            look -> {
              notEnabled("the old key", look).ifPresent(found::add);
              sealing.broken(look).ifPresent(found::add);
              for (KeyAlias alias : look.aliases()) {
                newKey.ifPresent(
                    key -> found.add(alias + " points to the old key again: move it to " + key));
              }
            });
    return found;
  }

  /** That the new key, which has taken the old one's place, can't be used or is not named. */
  List<String> newAstray(KeyLooks looks) {
    List<String> found = new ArrayList<>();
    newKey
        .flatMap(looks::at)
        .ifPresent(
            look -> {
              notEnabled("the new key", look).ifPresent(found::add);
              plan.aliases().stream()
                  .filter(alias -> !look.aliases().contains(alias))
                  .forEach(
                      alias ->
                          found.add(
                              alias
                                  + " does not point to the new key any more: find out who moved"
                                  + " it, and move it to "
                                  + look.key()));
            });
    return found;
  }

  private static Optional<String> notEnabled(String which, KeyObservation look) {
    return look.state().equals("Enabled")
        ? Optional.empty()
        : Optional.of(which + " is " + look.state() + ": find out who changed it, and enable it");
  }

  /** What else is not as the run put or read it, which a person may accept. */
  List<Pins> changes(KeyLooks looks) {
    List<Pins> found = new ArrayList<>();
    for (KeyObservation look : looks.keys()) {
      if (statement(look).isEmpty()) {
        policy(look).ifPresent(found::add);
      }
      found.addAll(newGrants(look));
    }
    return Pins.merge(found, List.of());
  }

  private Optional<Pins> policy(KeyObservation look) {
    String put = put(look.key());
    // The seal is looked at by itself.
    String present = SealedPolicy.without(look.key(), guarding.past(look).policy().orElse(""));
    return PolicyReading.of(put, present).isSame()
        ? Optional.empty()
        : Optional.of(
            Pins.of(
                store(look.key()),
                PinReason.POLICY_CHANGED,
                CanonicalPolicy.of(present),
                difference(look.key(), put, present)));
  }

  private static String difference(KeyArn key, String put, String present) {
    try {
      return KeyPolicy.difference(key, put, present);
    } catch (ApplicationFailure unreadable) {
      return FailureType.message(unreadable);
    }
  }

  private List<Pins> newGrants(KeyObservation look) {
    Set<KeyGrant> known = known(look.key());
    List<Pins> found = new ArrayList<>();
    look.access().granted().stream()
        .filter(granted -> !granted.access().isOf(plan.suspects()))
        .filter(granted -> !known.contains(granted.access()))
        .forEach(granted -> found.add(granted(look.key(), granted)));
    if (plan.containedPolicy().isEmpty()) {
      uncompared(look)
          .ifPresent(
              said ->
                  found.add(
                      Pins.of(
                          store(look.key()),
                          PinReason.NEW_GRANT,
                          look.access().othersDigest(),
                          said)));
    }
    return found;
  }

  /** The plan had room for all there were; by that many more nobody can tell who is let in. */
  private Optional<String> uncompared(KeyObservation look) {
    return Optional.of(look.access().others())
        .filter(others -> others > 0)
        .map(
            others ->
                named(look.key())
                    + " has grants for more than the "
                    + look.access().granted().size()
                    + " kinds of access that are compared: "
                    + others
                    + " grants were not looked at; find out who makes them, and revoke those that"
                    + " nothing needs");
  }

  private Pins granted(KeyArn key, GrantedAccess granted) {
    KeyGrant access = granted.access();
    return Pins.of(
        store(key),
        PinReason.NEW_GRANT,
        access.toString(),
        granted.idsInWords()
            + " for "
            + access.granteePrincipal()
            + " to "
            + String.join(", ", access.operations()));
  }

  /** Another grant of the same lets nobody in who was not in before. */
  private Set<KeyGrant> known(KeyArn key) {
    Stream<KeyGrant> grants =
        key.equals(plan.oldKey())
            ? plan.grants().stream().map(GrantDecision::grant)
            : Stream.concat(
                plan.grants().stream()
                    .filter(one -> one.decision() == Carried.CARRIED)
                    .map(GrantDecision::grant),
                plan.adopts().stream().flatMap(adopted -> adopted.kept().stream()));
    return grants.map(KeyGrant::access).collect(toCollection(LinkedHashSet::new));
  }

  private String put(KeyArn key) {
    return key.equals(plan.oldKey())
        ? plan.containedPolicy().orElse(plan.savedPolicy())
        : plan.newPolicy();
  }

  private String store(KeyArn key) {
    return key.equals(plan.oldKey()) ? "key" : "newKey";
  }

  /** The denial that is missing; empty where nobody is denied, or all still are. */
  private Optional<String> statement(KeyObservation look) {
    KeyArn key = look.key();
    KeyPolicy put = KeyPolicy.parse(key, put(key));
    return plan.containedPolicy().isEmpty() || stands(key, look.policy().orElse(""), put)
        ? Optional.empty()
        : Optional.of(
            "the suspects are no longer shut out: the policy of "
                + named(key)
                + " lacks the statement "
                + put.denials().stream()
                    .map(deny -> deny.path("Sid").asText())
                    .collect(joining(", "))
                + " as this run put it; find out who changed it, and put it back (aws kms"
                + " put-key-policy "
                + key.cliArguments()
                + " --policy-name default --policy …) with: "
                + put.denials().stream().map(ObjectNode::toString).collect(joining(", ")));
  }

  /** A policy that can't be read shuts nobody out for sure. */
  private static boolean stands(KeyArn key, String present, KeyPolicy put) {
    try {
      return KeyPolicy.parse(key, present).stillContains(put);
    } catch (ApplicationFailure unreadable) {
      return false;
    }
  }

  private String grants(KeyArn key, GrantedAccess granted) {
    return "grant "
        + granted.idsInWords()
        + " lets the suspect "
        + granted.access().granteePrincipal()
        + " use "
        + named(key)
        + " again: find out who made it, and revoke it (aws kms revoke-grant "
        + key.cliArguments()
        + " --grant-id "
        + granted.ids().get(0)
        + ")";
  }

  private String named(KeyArn key) {
    return (key.equals(plan.oldKey()) ? "the old key " : "the new key ") + key;
  }
}
