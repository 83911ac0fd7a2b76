package dev.keyturn.reencryption;

import io.temporal.workflow.QueryMethod;

/** What the workflows of all stores answer. */
public interface StoreWorkflow {
  /** How far the sweep is. */
  @QueryMethod(name = "progress", description = "How far this sweep is.")
  SweepProgress progress();
}
