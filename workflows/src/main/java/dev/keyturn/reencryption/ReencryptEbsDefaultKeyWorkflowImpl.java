package dev.keyturn.reencryption;

import io.temporal.workflow.WorkflowInit;

/** The sweep that all imagery shares. */
public final class ReencryptEbsDefaultKeyWorkflowImpl extends ImagerySweep
    implements ReencryptEbsDefaultKeyWorkflow {
  @WorkflowInit
  public ReencryptEbsDefaultKeyWorkflowImpl(StoreRequest request) {
    super(ImageryKind.EBS_DEFAULT_KEY, request);
  }

  @Override
  public StoreResult reencrypt(StoreRequest same) {
    return sweep();
  }
}
