package dev.keyturn.reencryption;

import io.temporal.workflow.WorkflowInit;

/** The sweep that all imagery shares. */
public final class ReencryptLaunchTemplatesWorkflowImpl extends ImagerySweep
    implements ReencryptLaunchTemplatesWorkflow {
  @WorkflowInit
  public ReencryptLaunchTemplatesWorkflowImpl(StoreRequest request) {
    super(ImageryKind.LAUNCH_TEMPLATES, request);
  }

  @Override
  public StoreResult reencrypt(StoreRequest same) {
    return sweep();
  }
}
