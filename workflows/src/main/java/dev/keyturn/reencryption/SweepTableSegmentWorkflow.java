package dev.keyturn.reencryption;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Sweeps one segment of a table's items; continues as new so that history stays small. */
@WorkflowInterface
public interface SweepTableSegmentWorkflow extends StoreWorkflow {
  /** Runs the segment to its end. */
  @WorkflowMethod(name = "SweepTableSegment")
  Tally sweep(TableSegment segment);
}
