package dev.keyturn.reencryption;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Sweeps the snapshots under the old key: copies them, or verifies that none is left. */
@WorkflowInterface
public interface ReencryptSnapshotsWorkflow extends StoreWorkflow, PaceHandlers {
  /** Runs the sweep. */
  @WorkflowMethod(name = "ReencryptSnapshots")
  StoreResult reencrypt(StoreRequest request);
}
