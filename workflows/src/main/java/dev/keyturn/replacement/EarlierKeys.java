package dev.keyturn.replacement;

import dev.keyturn.failure.Cancellation;
import dev.keyturn.failure.FailureType;
import dev.keyturn.key.FoundReplacements;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.KeyGuard;
import dev.keyturn.key.KeyInventory;
import dev.keyturn.key.ReplacementCandidate;
import dev.keyturn.key.ReplacementOrder;
import io.temporal.failure.ActivityFailure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The keys whose tags say that earlier runs made them. An attacker with a key of his own and the
 * right to tag it can write the same, so that only Temporal's own record of the named run makes one
 * of them a key to go on with. Where there may be data under another, a person is asked; the rest
 * is named and left alone.
 */
final class EarlierKeys {
  /** Each question has a run replayed; there is more than one key only if something went wrong. */
  private static final int MOST_ASKED = 10;

  private static final int MOST_NAMED = 10;

  private final Map<ReplacementCandidate, RestorePoint> confirmed = new LinkedHashMap<>();
  private final List<Refusal> refusals = new ArrayList<>();
  private final List<String> left = new ArrayList<>();

  private EarlierKeys() {}

  /** Asks about those that could be gone on with, the oldest first. */
  static EarlierKeys of(KeyInventory key, FoundReplacements found) {
    EarlierKeys keys = new EarlierKeys();
    List<ReplacementCandidate> fit = new ArrayList<>();
    for (ReplacementCandidate candidate : oldestFirst(found.candidates())) {
      // A disabled one was set aside, and is nobody's target.
      if (candidate.isEnabled() && candidate.runIsOpen()) {
        keys.refuse(candidate, "that run is going", "let it end, then plan again");
      } else if (candidate.isEnabled() && !candidate.couldReplace(key.kind())) {
        keys.leave(candidate, "no run makes such a key: " + form(candidate));
      } else if (candidate.isEnabled()) {
        fit.add(candidate);
      }
    }
    fit.stream().limit(MOST_ASKED).forEach(candidate -> keys.ask(key.key(), candidate));
    keys.refuseMore(Math.max(0, fit.size() - MOST_ASKED) + found.more());
    return keys;
  }

  /** Those that runs made, by Temporal's own record. */
  List<ReplacementCandidate> confirmed() {
    return List.copyOf(confirmed.keySet());
  }

  /** What the run that made the key had changed; empty if none is known to have made it. */
  Optional<RestorePoint> madeBy(KeyArn key) {
    return confirmed.entrySet().stream()
        .filter(one -> one.getKey().key().equals(key))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  /** What the run whose key is gone on with may have left lifted; of several, none is. */
  Optional<KeyGuard> guard() {
    return confirmed.size() == 1 ? confirmed.values().iterator().next().guard() : Optional.empty();
  }

  /** Which were left alone and why, for people; also what nobody can take back because of that. */
  List<String> left() {
    List<String> named = new ArrayList<>(left);
    if (named.size() > MOST_NAMED) {
      named.subList(MOST_NAMED, named.size()).clear();
      named.add("and " + (left.size() - MOST_NAMED) + " keys more of that kind");
    }
    return List.copyOf(named);
  }

  /** What must be sorted out before a plan is carried out: data may be under a key in doubt. */
  List<Refusal> refusals() {
    return List.copyOf(refusals);
  }

  private void ask(KeyArn oldKey, ReplacementCandidate candidate) {
    try {
      Steps.briefRecall("Ask run " + candidate.run() + " whether it made " + candidate.key())
          .recallMaker(new MadeKey(oldKey, candidate.key(), candidate.run(), candidate.runId()))
          .ifPresentOrElse(
              point -> confirmed.put(candidate, point), () -> withoutRecord(candidate));
    } catch (ActivityFailure failure) {
      Cancellation.passOn(failure);
      refuse(
          candidate,
          "that run could not be asked: " + FailureType.message(failure),
          "let a worker answer that knows the run, then plan again");
    }
  }

  private void withoutRecord(ReplacementCandidate candidate) {
    String why = "Temporal has no record that it did";
    if (candidate.inUse()) {
      refuse(
          candidate,
          why + ", and the key is in use",
          "start a response on it if data of the old key is under it");
    } else {
      leave(candidate, why);
    }
  }

  private void refuse(ReplacementCandidate candidate, String why, String remedy) {
    refusals.add(
        new Refusal(
            "replacement key " + candidate.key(),
            "its tags say that run \"" + candidate.run() + "\" made it; " + why,
            remedy + "; to go on without it, " + untag(candidate.key())));
  }

  private void refuseMore(int more) {
    if (more > 0) {
      refusals.add(
          new Refusal(
              "replacement keys",
              more + " more keys than are looked at say by their tags that runs made them",
              "find out who tagged them, and take the tag "
                  + ReplacementOrder.REPLACES_TAG
                  + " off those that no run made"));
    }
  }

  private static String untag(KeyArn key) {
    return "take its tag off: aws kms untag-resource "
        + key.cliArguments()
        + " --tag-keys "
        + ReplacementOrder.REPLACES_TAG;
  }

  private static String form(ReplacementCandidate candidate) {
    return candidate.kind()
        + ", origin "
        + candidate.origin()
        + (candidate.multiRegion() ? ", multi-Region" : "");
  }

  private void leave(ReplacementCandidate candidate, String why) {
    left.add(
        candidate.key()
            + " is tagged as made by run \""
            + candidate.run()
            + "\" in place of the old key, which is not confirmed ("
            + why
            + "): it is left alone. If there was such a run, its containment (policy and grants of"
            + " the old key), its moves of aliases and its changes of bucket defaults are not taken"
            + " back by rollBack or RestoreKey of this run; give that run to RestoreKey, or take"
            + " them back by hand");
  }

  private static List<ReplacementCandidate> oldestFirst(List<ReplacementCandidate> tagged) {
    return tagged.stream()
        .sorted(
            Comparator.comparing(ReplacementCandidate::created)
                .thenComparing(candidate -> candidate.key().value()))
        .toList();
  }
}
