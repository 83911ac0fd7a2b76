package dev.keyturn.reencryption;

import io.temporal.workflow.WorkflowInit;

/** The sweep that all imagery shares. */
public final class ReencryptImagesWorkflowImpl extends ImagerySweep
    implements ReencryptImagesWorkflow {
  @WorkflowInit
  public ReencryptImagesWorkflowImpl(StoreRequest request) {
    super(ImageryKind.IMAGES, request);
  }

  @Override
  public StoreResult reencrypt(StoreRequest same) {
    return sweep();
  }
}
