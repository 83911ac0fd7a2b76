package dev.keyturn.replacement;

import dev.keyturn.reencryption.Receipt;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.UpdateValidatorMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * Keeps what a run changed, as it was, for as long as it may be taken back: Temporal forgets a run
 * some days after its end, and a run that does not end is not forgotten.
 */
@WorkflowInterface
public interface KeepRestorePointWorkflow {
  /** Keeps it until it has been taken back, or a person needs it no more. */
  @WorkflowMethod(name = "KeepRestorePoint")
  void keep(RestorePoint point);

  /** What the run has changed or is about to change by now. */
  @SignalMethod(name = "note", description = "Sent by the run whose changes are kept here.")
  void note(RestorePoint point);

  /** There is nothing to take back any more. */
  @SignalMethod(name = "end", description = "Sent by the way back, once all is taken back.")
  void end(String run);

  /** Forgets it: what the run changed can't be taken back by RestoreKey from then on. */
  @UpdateMethod(
      name = "forget",
      description =
          "What the run changed is never to be taken back, so that the record of it can go:"
              + " {\"by\":\"you@example.com\",\"reason\":\"…\"}")
  Receipt forget(Reason reason);

  @UpdateValidatorMethod(updateName = "forget")
  void checkForget(Reason reason);

  /** What the way back needs. */
  @QueryMethod(name = "restorePoint", description = "What the run changed, as it was.")
  RestorePoint restorePoint();
}
