package dev.keyturn.reencryption;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * Sweeps the region's EBS default key: points it to the new key, or verifies that it is not the old
 * one.
 */
@WorkflowInterface
public interface ReencryptEbsDefaultKeyWorkflow extends StoreWorkflow, PaceHandlers {
  /** Runs the sweep. */
  @WorkflowMethod(name = "ReencryptEbsDefaultKey")
  StoreResult reencrypt(StoreRequest request);
}
