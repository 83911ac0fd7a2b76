package dev.keyturn.replacement;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** The way back: old key enabled, aliases and bucket defaults back, containment lifted if asked. */
@WorkflowInterface
public interface RestoreKeyWorkflow {
  /** Runs the way back. */
  @WorkflowMethod(name = "RestoreKey")
  RestoreReport restore(RestoreRequest request);
}
