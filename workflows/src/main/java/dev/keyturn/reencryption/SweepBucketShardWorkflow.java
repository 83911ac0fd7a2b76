package dev.keyturn.reencryption;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Sweeps one key range of a bucket, page by page; continues as new so that history stays small. */
@WorkflowInterface
public interface SweepBucketShardWorkflow extends StoreWorkflow {
  /** Runs the shard to its end. */
  @WorkflowMethod(name = "SweepBucketShard")
  Tally sweep(BucketShard shard);
}
