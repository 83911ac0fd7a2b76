package dev.keyturn.reencryption;

import dev.keyturn.ActivityProfiles;
import dev.keyturn.TaskQueues;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.util.List;

/** Sweeps pages one after the other; a new run takes over before history grows. */
public final class SweepBucketShardWorkflowImpl implements SweepBucketShardWorkflow {
  /** Pages in one run of the chain; about six events each. */
  private static final int PAGES_PER_RUN = 200;

  private BucketShard shard;

  @WorkflowInit
  public SweepBucketShardWorkflowImpl(BucketShard shard) {
    this.shard = shard;
  }

  @Override
  public Tally sweep(BucketShard same) {
    for (int page = 1; ; page++) {
      PageResult result = sweepPage();
      shard = shard.after(result);
      if (result.next().isEmpty()) {
        return shard.soFar();
      }
      if (page >= PAGES_PER_RUN || Workflow.getInfo().isContinueAsNewSuggested()) {
        Workflow.newContinueAsNewStub(SweepBucketShardWorkflow.class).sweep(shard);
      }
    }
  }

  @Override
  public SweepProgress progress() {
    BucketOrder order = shard.order();
    return new SweepProgress(
        order.store(),
        order.sweep().number(),
        order.sweep().kind(),
        shard.soFar().counts(),
        List.of());
  }

  private PageResult sweepPage() {
    String summary =
        (shard.order().sweep().changes() ? "Re-encrypt" : "Verify")
            + " a page of "
            + shard.order().bucket()
            + ", "
            + shard.soFar().counts().total()
            + " items before it";
    return Workflow.newActivityStub(
            BucketActivities.class, ActivityProfiles.page(TaskQueues.BULK, summary))
        .sweepObjects(shard.nextPage());
  }
}
