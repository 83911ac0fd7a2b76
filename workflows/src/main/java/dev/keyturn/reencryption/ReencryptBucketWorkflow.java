package dev.keyturn.reencryption;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Sweeps one S3 bucket once: moves what is under the old key, or verifies that nothing is. */
@WorkflowInterface
public interface ReencryptBucketWorkflow extends StoreWorkflow, PaceHandlers {
  /** Runs the sweep. */
  @WorkflowMethod(name = "ReencryptBucket")
  StoreResult reencrypt(StoreRequest request);
}
