package dev.keyturn.reencryption;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Puts a copy under the new key in one volume's place, or verifies that one stands there. */
@WorkflowInterface
public interface ReencryptVolumeWorkflow extends StoreWorkflow, PaceHandlers {
  /** Runs the sweep. */
  @WorkflowMethod(name = "ReencryptVolume")
  StoreResult reencrypt(StoreRequest request);
}
