package dev.keyturn.reencryption;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Sweeps the machine images under the old key: copies them, or verifies that none is left. */
@WorkflowInterface
public interface ReencryptImagesWorkflow extends StoreWorkflow, PaceHandlers {
  /** Runs the sweep. */
  @WorkflowMethod(name = "ReencryptImages")
  StoreResult reencrypt(StoreRequest request);
}
