package dev.keyturn.replacement;

import dev.keyturn.failure.Cancellation;
import dev.keyturn.failure.FailureType;
import io.temporal.common.converter.DataConverterException;
import io.temporal.failure.TemporalFailure;
import java.util.function.Supplier;

/** Asks a person whenever a run can't go on by itself; a run never just fails half-way. */
final class Human {
  private static final String WAYS_ON =
      "Send `retryFailed`, `accept` (pins only), `reject` or `rollBack`; query `status` names the items.";

  private final RunBoard board;
  private final Decisions decisions;
  private final Vigil vigil;

  Human(RunBoard board, Decisions decisions, Vigil vigil) {
    this.board = board;
    this.decisions = decisions;
    this.vigil = vigil;
  }

  /** Returns when a person wants another try, or has accepted all that no sweep moves. */
  void ask(String trouble) {
    int accepted = decisions.accepted();
    decisions.takeRetry();
    board.enter(Phase.NEEDS_HUMAN, trouble, WAYS_ON);
    vigil.until(
        Decisions.Asked.WAY_ON,
        () ->
            decisions.retryAsked()
                || decisions.rejection().isPresent()
                || (decisions.accepted() > accepted && board.leavesOnlySweeping()));
    endIfRejected();
    decisions.takeRetry();
  }

  /** As {@link #ask}, in a state that only another try leads out of. */
  void askForRetry(String trouble) {
    decisions.takeRetry();
    board.enter(Phase.NEEDS_HUMAN, trouble, "Mend that, then send `retryFailed`.");
    vigil.until(Decisions.Asked.RETRY, decisions::retryAsked);
    decisions.takeRetry();
  }

  /** Waits for a person to end the run, which can't go on; never returns. */
  void askForEnd(String trouble) {
    board.enter(
        Phase.NEEDS_HUMAN,
        trouble,
        "Waits for the Update `reject`: `{\"by\":\"…\",\"reason\":\"…\"}`, or `rollBack`.");
    vigil.until(Decisions.Asked.END, () -> decisions.rejection().isPresent());
    endIfRejected();
  }

  /** Returns when a person wants the old key sealed. */
  void askForSeal() {
    board.enter(
        Phase.SEALING, "", "Waits for the Update `seal`: `{\"by\":\"…\",\"reason\":\"…\"}`");
    vigil.until(
        Decisions.Asked.SEAL, () -> decisions.sealAsked() || decisions.rejection().isPresent());
    endIfRejected();
  }

  /** Runs a step of a phase; when it fails, a person is asked and the step is run again. */
  <T> T step(Phase phase, Supplier<T> step) {
    board.enter(phase);
    while (true) {
      try {
        return step.get();
      } catch (TemporalFailure | DataConverterException failure) {
        Cancellation.passOn(failure);
        ask(phase + " stopped: " + FailureType.message(failure));
        board.enter(phase);
      }
    }
  }

  /** Ends the run if a person has rejected it. */
  void endIfRejected() {
    if (decisions.rejection().isPresent()) {
      throw new RejectedException();
    }
  }

  /** Leaves the spine because a person rejected the run; never reaches Temporal. */
  static final class RejectedException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }
}
