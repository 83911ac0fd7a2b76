package dev.keyturn.reencryption;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * Sweeps the launch templates that name the old key: gives them new versions, or verifies that none
 * is left.
 */
@WorkflowInterface
public interface ReencryptLaunchTemplatesWorkflow extends StoreWorkflow, PaceHandlers {
  /** Runs the sweep. */
  @WorkflowMethod(name = "ReencryptLaunchTemplates")
  StoreResult reencrypt(StoreRequest request);
}
