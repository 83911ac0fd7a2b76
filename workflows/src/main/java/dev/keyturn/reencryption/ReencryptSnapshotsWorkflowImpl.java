package dev.keyturn.reencryption;

import io.temporal.workflow.WorkflowInit;

/** The sweep that all imagery shares. */
public final class ReencryptSnapshotsWorkflowImpl extends ImagerySweep
    implements ReencryptSnapshotsWorkflow {
  @WorkflowInit
  public ReencryptSnapshotsWorkflowImpl(StoreRequest request) {
    super(ImageryKind.SNAPSHOTS, request);
  }

  @Override
  public StoreResult reencrypt(StoreRequest same) {
    return sweep();
  }
}
