package dev.keyturn.starter;

import dev.keyturn.reencryption.StoreWorkflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.util.List;

/** A sweep that has seen three items and goes on for ever. */
@WorkflowInterface
public interface FakeSweepWorkflow extends StoreWorkflow {
  /** Stays at three items; the shards are others to be asked. */
  @WorkflowMethod(name = "FakeSweep")
  void sweep(List<String> shards);
}
