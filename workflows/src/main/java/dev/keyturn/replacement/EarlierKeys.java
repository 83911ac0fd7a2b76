package dev.keyturn.replacement;

import dev.keyturn.failure.FailureType;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.KeyInventory;
import dev.keyturn.key.ReplacementCandidate;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.CancellationScope;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The keys whose tags say that earlier runs made them. An attacker with a key of his own and the
 * right to tag it can write the same, so that only Temporal's own record of the named run makes one
 * of them a key to go on with; the others are named and left alone.
 */
final class EarlierKeys {
  /** Planted keys, however many, must not hold up a response. */
  private static final int MOST_ASKED = 10;

  private static final int MOST_NAMED = 10;

  private final Map<ReplacementCandidate, RestorePoint> confirmed = new LinkedHashMap<>();
  private final List<String> unconfirmed = new ArrayList<>();

  private EarlierKeys() {}

  /** Asks about those that could be gone on with, the oldest first. */
  static EarlierKeys of(KeyInventory key, List<ReplacementCandidate> tagged) {
    EarlierKeys keys = new EarlierKeys();
    int asked = 0;
    for (ReplacementCandidate candidate : oldestFirst(tagged)) {
      if (!candidate.couldReplace(key.kind())) {
        keys.leaveUnfit(candidate);
      } else if (asked++ < MOST_ASKED) {
        keys.ask(key.key(), candidate);
      } else {
        keys.leave(candidate, "more than " + MOST_ASKED + " keys say the like");
      }
    }
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

  /** Which were left alone and why, for people; also what nobody can take back because of that. */
  List<String> left() {
    List<String> named = new ArrayList<>(unconfirmed);
    if (named.size() > MOST_NAMED) {
      named.subList(MOST_NAMED, named.size()).clear();
      named.add("and " + (unconfirmed.size() - MOST_NAMED) + " keys more of that kind");
    }
    return List.copyOf(named);
  }

  private void ask(KeyArn oldKey, ReplacementCandidate candidate) {
    try {
      Steps.briefRecall("Ask run " + candidate.run() + " whether it made " + candidate.key())
          .recallMaker(new MadeKey(oldKey, candidate.key(), candidate.run(), candidate.runId()))
          .ifPresentOrElse(
              point -> confirmed.put(candidate, point),
              () -> leave(candidate, "Temporal has no record that it did"));
    } catch (ActivityFailure failure) {
      if (CancellationScope.current().isCancelRequested()) {
        throw failure;
      }
      leave(candidate, FailureType.message(failure));
    }
  }

  /** A disabled key was set aside already, and that of an open run is that run's. */
  private void leaveUnfit(ReplacementCandidate candidate) {
    if (candidate.state().equals("Enabled") && !candidate.runIsOpen()) {
      leave(
          candidate,
          "no run makes such a key: "
              + candidate.kind()
              + ", origin "
              + candidate.origin()
              + (candidate.multiRegion() ? ", multi-Region" : ""));
    }
  }

  private void leave(ReplacementCandidate candidate, String why) {
    unconfirmed.add(
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
