package dev.keyturn.reencryption;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Sweeps one DynamoDB table once: puts it under the new key, or verifies that it is. */
@WorkflowInterface
public interface ReencryptTableWorkflow extends StoreWorkflow, PaceHandlers {
  /** Runs the sweep. */
  @WorkflowMethod(name = "ReencryptTable")
  StoreResult reencrypt(StoreRequest request);
}
