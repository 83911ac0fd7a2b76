package dev.keyturn.replacement;

import dev.keyturn.failure.Cancellation;
import dev.keyturn.failure.FailureType;
import dev.keyturn.key.KeyGuard;
import dev.keyturn.key.KeyObservation;
import io.temporal.common.converter.DataConverterException;
import io.temporal.failure.ActivityFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Lifts the account's own guard against disabling keys in use for the moment of an approved
 * disable, and puts it back whatever became of that: the run's own work is the use that it sees.
 */
final class Guarding {
  private static final String ABOUT = "guard";

  private final Duration settle;
  private final RunBoard board;
  private final Human human;
  private final LastingRecord lasting;
  private Optional<KeyGuard> order = Optional.empty();
  private Optional<KeyGuard> last = Optional.empty();
  private Optional<Instant> restored = Optional.empty();

  Guarding(ReplacementRequest request, RunBoard board, Human human, LastingRecord lasting) {
    this.settle = request.settle();
    this.board = board;
    this.human = human;
    this.lasting = lasting;
  }

  /** What is or may be lifted, from before the call that does it. */
  Optional<KeyGuard> order() {
    return order;
  }

  /** Lifts what guards the key of an approved proof, if anything does. */
  void lift(GateProof proof) {
    proof
        .guard()
        .ifPresent(
            guard -> {
              // The way back is known before the step that needs it.
              order = Optional.of(guard);
              last = order;
              restored = Optional.empty();
              lasting.note();
              Steps.liftGuard(proof);
            });
  }

  /** What is proven with the old key disabled waits for nothing: a failure is for later. */
  void putBackIfItCan() {
    try {
      order.ifPresent(guard -> note(Steps.guardSoon("Put the guard back").restoreGuard(guard)));
    } catch (ActivityFailure | DataConverterException failure) {
      Cancellation.passOn(failure);
      board.notes(
          ABOUT,
          List.of(
              "the guard of the old key could not be put back yet, which is tried again: "
                  + FailureType.message(failure)));
    }
  }

  /**
   * Puts the guard back; a person is asked where that fails.
   *
   * @return whether anybody was waited for
   */
  boolean putBack() {
    boolean waited = false;
    while (order.isPresent()) {
      try {
        note(restore(order.get()));
      } catch (ActivityFailure | DataConverterException failure) {
        Cancellation.passOn(failure);
        human.askForRetry(
            "what guards the old key against being disabled is lifted and could not be put back: "
                + FailureType.message(failure));
        waited = true;
      }
    }
    return waited;
  }

  static GuardRestored restore(KeyGuard guard) {
    return Steps.guard("Put the guard of the old key back").restoreGuard(guard);
  }

  /** What people should know of a guard that was put back. */
  static List<String> notes(GuardRestored done) {
    return done.asSaved()
        ? List.of()
        : List.of(
            "the policy of "
                + done.key()
                + " guards it again, but is not the one from before it was lifted: somebody changed"
                + " it, or it names principals that were deleted");
  }

  /** What a terminated run may have left lifted; the plan was made as if it were not. */
  void takeOver(KeyGuard left) {
    human.step(Phase.CREATING_KEY, () -> restore(left));
    board.notes(
        ABOUT,
        List.of("what an earlier run may have left lifted guards the old key, as it was planned"));
  }

  /** The way back has put the guard back. */
  void restored() {
    order = Optional.empty();
  }

  /** A look as it would be had this run not lifted the guard; looks may be late. */
  KeyObservation past(KeyObservation look) {
    boolean mayBeLifted = restored.filter(at -> at.plus(settle).isBefore(look.at())).isEmpty();
    return last.filter(guard -> mayBeLifted).map(guard -> guard.past(look)).orElse(look);
  }

  private void note(GuardRestored done) {
    restored();
    restored = Optional.of(done.at());
    board.notes(ABOUT, notes(done));
  }
}
