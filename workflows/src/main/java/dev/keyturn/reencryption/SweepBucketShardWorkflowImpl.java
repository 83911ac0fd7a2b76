package dev.keyturn.reencryption;

import dev.keyturn.ActivityProfiles;
import dev.keyturn.TaskQueues;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.util.List;
import java.util.Optional;

/** Sweeps pages one after the other; a new run takes over before history grows. */
public final class SweepBucketShardWorkflowImpl implements SweepBucketShardWorkflow {
  /** Pages in one run of the chain; about six events each. */
  private static final int PAGES_PER_RUN = 200;

  private final PacedPages pages;
  private BucketShard shard;

  @WorkflowInit
  public SweepBucketShardWorkflowImpl(BucketShard shard) {
    this.shard = shard;
    this.pages = new PacedPages(shard.pace());
  }

  @Override
  public Tally sweep(BucketShard same) {
    for (int page = 1; ; page++) {
      Optional<PageResult> result = pages.run(this::sweepPage);
      shard = result.map(shard::after).orElse(shard);
      if (result.filter(done -> done.next().isEmpty()).isPresent()) {
        return shard.soFar();
      }
      if (page >= PAGES_PER_RUN || Workflow.getInfo().isContinueAsNewSuggested()) {
        PacedPages.endIfCancelled();
        Workflow.newContinueAsNewStub(SweepBucketShardWorkflow.class).sweep(shard.at(pages.pace()));
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

  @Override
  public void keepPace(SweepPace pace) {
    pages.keep(pace);
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
        .sweepObjects(shard.at(pages.pace()).nextPage());
  }
}
