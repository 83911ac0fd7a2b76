package dev.keyturn.reencryption;

import io.temporal.workflow.Workflow;
import java.util.Optional;

/**
 * A sweep's turn to stop its instance, which the run that it is part of gives to so many at once. A
 * sweep that ends with a result has given it back, unless it said that the instance is not whole.
 */
final class OutageTurn {
  private static final String SIGNAL = "noteTurn";

  private final Optional<String> run;
  private Optional<TurnDecision> decided = Optional.empty();
  private boolean broken;

  /**
   * For a sweep.
   *
   * @param inTurns whether it has to ask; one that is part of no run has nobody to ask
   */
  OutageTurn(boolean inTurns) {
    this.run = inTurns ? Workflow.getInfo().getParentWorkflowId() : Optional.empty();
  }

  /** What the run decided. */
  void decide(TurnDecision decision) {
    decided = Optional.of(decision);
  }

  /** Waits for the turn; gives why it does not come in this sweep any more. */
  Optional<String> take() {
    if (run.isEmpty()) {
      return Optional.empty();
    }
    if (decided.isEmpty()) {
      tell(TurnNotice.Stage.ASKS, "");
      Workflow.await(() -> decided.isPresent());
    }
    return decided.flatMap(TurnDecision::refusal);
  }

  /** Whether the instance may be stopped now. */
  boolean isTaken() {
    return run.isEmpty() || decided.filter(one -> one.refusal().isEmpty()).isPresent();
  }

  /** The sweep fails; its instance is as it should be, unless something else was said before. */
  void whole() {
    if (!broken) {
      tell(TurnNotice.Stage.WHOLE, "");
    }
  }

  /** The instance may be stopped, or lack a volume: no other one should be stopped beside it. */
  void broken(String detail) {
    broken = true;
    tell(TurnNotice.Stage.BROKEN, detail);
  }

  /** Also while the sweep is cancelled; it takes part in the run that it asks for as long. */
  private void tell(TurnNotice.Stage stage, String detail) {
    run.ifPresent(
        id ->
            Workflow.newDetachedCancellationScope(
                    () ->
                        Workflow.newUntypedExternalWorkflowStub(id)
                            .signal(
                                SIGNAL,
                                new TurnNotice(Workflow.getInfo().getWorkflowId(), stage, detail)))
                .run());
  }
}
