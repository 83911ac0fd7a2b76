package dev.keyturn.replacement;

import dev.keyturn.GrowingPause;
import dev.keyturn.failure.Cancellation;
import dev.keyturn.failure.FailureType;
import dev.keyturn.key.KeyLooks;
import dev.keyturn.key.KeySight;
import dev.keyturn.key.KeyWatchOrder;
import dev.keyturn.reencryption.Pins;
import io.temporal.common.converter.DataConverterException;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.CompletablePromise;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Waits for people, who may take weeks, and looks at the run's keys meanwhile. What is found is on
 * view at once; what it means is for who waits.
 */
final class Vigil {
  private static final String ABOUT = "watch";
  private static final Duration MOST_BETWEEN = Duration.ofMinutes(5);
  private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

  private final RunBoard board;
  private final Decisions decisions;
  private final Duration every;
  private Optional<KeyWatch> watch = Optional.empty();
  private boolean judged;
  private List<KeySight> seen = List.of();
  private List<String> found = List.of();

  Vigil(Duration settle, RunBoard board, Decisions decisions) {
    this.every = settle.compareTo(MOST_BETWEEN) < 0 ? settle : MOST_BETWEEN;
    this.board = board;
    this.decisions = decisions;
  }

  /** Looks at these keys from now on, or at none. */
  void over(Optional<KeyWatch> keys) {
    watch = keys;
  }

  /** From here on an acceptance of a change is heeded. */
  void judges() {
    judged = true;
  }

  /** What somebody changed and nobody accepted, as of the last look. */
  List<String> found() {
    return found;
  }

  /** Waits until people have said enough. */
  void until(Decisions.Asked question, Supplier<Boolean> enough) {
    decisions.asks(question);
    forget();
    try {
      if (watch.isEmpty()) {
        Workflow.await(enough);
      } else {
        watching(watch.get(), question, enough);
      }
    } finally {
      decisions.asks(Decisions.Asked.NOTHING);
      board.notes(ABOUT, List.of());
    }
  }

  /** Each wait begins with a look, whatever was found before. */
  private void forget() {
    seen = watch.map(KeyWatch::unseen).orElse(List.of());
    found = List.of();
  }

  private void watching(KeyWatch keys, Decisions.Asked question, Supplier<Boolean> enough) {
    Instant began = now();
    while (!enough.get()) {
      if (RunHistory.now().isScarce()) {
        leaveOff(enough);
        return;
      }
      boolean first = seen.equals(keys.unseen());
      Optional<KeyLooks> looks = look(question, enough);
      if (looks.isEmpty()) {
        return;
      }
      seen = looks.get().sights();
      judge(keys, looks.get(), question);
      if (!first) {
        // Somebody who changes a key again and again must not fill the run's history.
        Duration waited = Duration.between(began, now());
        Workflow.await(new GrowingPause(every, LONGEST_PAUSE).after(waited), enough);
      }
    }
  }

  /** Each change is in the history, what is left of which is for the end of the run. */
  private void leaveOff(Supplier<Boolean> enough) {
    board.notes(
        ABOUT,
        List.of(
            "the keys are not watched any more: somebody changed them so often, or people were"
                + " waited for so often, that this run's history is nearly full"));
    Workflow.await(enough);
  }

  private void judge(KeyWatch keys, KeyLooks looks, Decisions.Asked question) {
    List<String> said = new ArrayList<>(keys.letIn(looks));
    if (question == Decisions.Asked.APPROVAL) {
      said.addAll(keys.oldAstray(looks));
      said.addAll(keys.newAstray(looks));
    }
    List<Pins> changes = keys.changes(looks);
    if (judged) {
      board.changes(changes);
    }
    changes.stream()
        .filter(pins -> !decisions.isAccepted(pins))
        .forEach(pins -> said.add(pins.text()));
    found = List.copyOf(said);
    board.witnessed(said);
  }

  /** The keys once one was changed; empty once people have said enough. */
  private Optional<KeyLooks> look(Decisions.Asked question, Supplier<Boolean> enough) {
    CompletablePromise<KeyLooks> changed = Workflow.newPromise();
    KeyWatchOrder order = new KeyWatchOrder(seen, every);
    CancellationScope scope =
        Workflow.newCancellationScope(
            () ->
                changed.completeFrom(
                    Async.function(Steps.watch(question.summary(), every)::watchKeys, order)));
    scope.run();
    Workflow.await(() -> enough.get() || changed.isCompleted());
    if (!changed.isCompleted()) {
      scope.cancel("people have said enough");
      return Optional.empty();
    }
    try {
      return Optional.of(changed.get());
    } catch (TemporalFailure | DataConverterException unread) {
      Cancellation.passOn(unread);
      board.notes(ABOUT, List.of("the keys can't be watched: " + FailureType.message(unread)));
      Workflow.await(enough);
      return Optional.empty();
    }
  }

  private static Instant now() {
    return Instant.ofEpochMilli(Workflow.currentTimeMillis());
  }
}
