package dev.keyturn.key;

import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;

/** Waits until its parent ends, and says who that is. */
public final class HoldKeyWorkflowImpl implements HoldKeyWorkflow {
  private final Holder holder;

  @WorkflowInit
  public HoldKeyWorkflowImpl(Holder holder) {
    this.holder = holder;
  }

  @Override
  public void hold(Holder parent) {
    Workflow.await(() -> false);
  }

  @Override
  public Holder holder() {
    return holder;
  }
}
