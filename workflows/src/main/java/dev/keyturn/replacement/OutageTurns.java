package dev.keyturn.replacement;

import dev.keyturn.reencryption.TurnDecision;
import dev.keyturn.reencryption.TurnNotice;
import io.temporal.workflow.Async;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Lets the sweeps of a run stop their instances in turn: so many at once, in the order in which
 * they asked, the next only when one that was stopped is whole again. Where one is not, none is
 * stopped any more until the next round, and then it is mended first.
 */
final class OutageTurns {
  private static final String SIGNAL = "decideTurn";

  private final int mostStopped;
  private final Map<String, String> sweeps = new TreeMap<>();
  private final List<String> waiting = new ArrayList<>();
  private final Set<String> stopping = new TreeSet<>();
  private final Set<String> broken = new TreeSet<>();
  private Optional<String> refusal = Optional.empty();
  private boolean heldUp;

  OutageTurns(int mostStopped) {
    this.mostStopped = mostStopped;
  }

  /** A round of sweeps begins, of which none is going yet. */
  void begin() {
    sweeps.clear();
    waiting.clear();
    stopping.clear();
    refusal = Optional.empty();
    heldUp = false;
  }

  /** A sweep begins that will ask; one that left its instance broken has its turn at once. */
  void began(String sweep, String store) {
    sweeps.put(sweep, store);
    if (broken.contains(store)) {
      stopping.add(sweep);
    }
  }

  /** A sweep has ended; what it did not say of its instance is not known where it failed. */
  void ended(String sweep, boolean failed) {
    if (!sweeps.containsKey(sweep)) {
      return;
    }
    if (failed && stopping.contains(sweep)) {
      breaks(sweep, "its sweep ended before it was so");
    } else {
      whole(sweep);
    }
    sweeps.remove(sweep);
  }

  /** What a sweep says; what is no sweep of this round has no say. */
  void heard(TurnNotice notice) {
    String sweep = notice.sweep();
    if (!sweeps.containsKey(sweep)) {
      return;
    }
    switch (notice.stage()) {
      case ASKS -> asks(sweep);
      case WHOLE -> whole(sweep);
      case BROKEN -> breaks(sweep, notice.detail());
    }
  }

  /** Whether no instance is stopped any more in this round. */
  boolean areOver() {
    return refusal.isPresent();
  }

  /** Which instance kept others from being stopped in this round; empty if none did. */
  Optional<String> whatHeldUp() {
    return refusal.filter(reason -> heldUp);
  }

  private void asks(String sweep) {
    waiting.add(sweep);
    decide();
  }

  private void whole(String sweep) {
    waiting.remove(sweep);
    stopping.remove(sweep);
    Optional.ofNullable(sweeps.get(sweep)).ifPresent(broken::remove);
    decide();
  }

  /** It says no more of itself: what it is about stays broken until its next sweep. */
  private void breaks(String sweep, String detail) {
    String store = sweeps.remove(sweep);
    if (store != null) {
      broken.add(store);
      refusal =
          refusal.or(() -> Optional.of("the instance of " + store + " is not whole: " + detail));
    }
    decide();
  }

  private void decide() {
    if (refusal.isPresent()) {
      heldUp |= !waiting.isEmpty();
      waiting.forEach(sweep -> send(sweep, new TurnDecision(refusal)));
      waiting.clear();
    }
    waiting.removeIf(this::mayStop);
  }

  private boolean mayStop(String sweep) {
    boolean may = stopping.contains(sweep) || stopping.size() < mostStopped;
    if (may) {
      stopping.add(sweep);
      send(sweep, new TurnDecision(Optional.empty()));
    }
    return may;
  }

  private static void send(String sweep, TurnDecision decision) {
    Async.procedure(() -> Workflow.newUntypedExternalWorkflowStub(sweep).signal(SIGNAL, decision));
  }
}
