package dev.keyturn.reencryption;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * Sweeps one source of wrapped data keys once: moves what is under the old key, or verifies that
 * nothing is.
 */
@WorkflowInterface
public interface ReencryptDataKeysWorkflow extends StoreWorkflow, PaceHandlers {
  /** Runs the sweep. */
  @WorkflowMethod(name = "ReencryptDataKeys")
  StoreResult reencrypt(StoreRequest request);
}
