package dev.keyturn.rotation;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Rotation of a key on an ordinary day. */
@WorkflowInterface
public interface RotateKeyWorkflow {
  /** Rotates the key by the strategy, or in PLAN mode says what each strategy would do. */
  @WorkflowMethod(name = "RotateKey")
  RotationReport rotate(RotationRequest request);
}
