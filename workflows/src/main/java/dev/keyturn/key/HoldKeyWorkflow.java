package dev.keyturn.key;

import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** The lock on a key: while it is open, its id is taken; it ends with its parent. */
@WorkflowInterface
public interface HoldKeyWorkflow {
  /** Waits until its parent ends. */
  @WorkflowMethod(name = "HoldKey")
  void hold(Holder holder);

  /** Who holds the key. */
  @QueryMethod(name = "holder", description = "The run that holds this key.")
  Holder holder();
}
