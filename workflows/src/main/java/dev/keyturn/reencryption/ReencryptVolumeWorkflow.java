package dev.keyturn.reencryption;

import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Puts a copy under the new key in one volume's place, or verifies that one stands there. */
@WorkflowInterface
public interface ReencryptVolumeWorkflow extends StoreWorkflow, PaceHandlers {
  /** Runs the sweep. */
  @WorkflowMethod(name = "ReencryptVolume")
  StoreResult reencrypt(StoreRequest request);

  /** Whether the instance may be stopped now, from the run that this is part of. */
  @SignalMethod(
      name = "decideTurn",
      description = "Sent by the run that this is part of, which lets instances stop in turn.")
  void decideTurn(TurnDecision decision);
}
