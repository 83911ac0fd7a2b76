package dev.keyturn.reencryption;

import dev.keyturn.ActivityProfiles;
import dev.keyturn.TaskQueues;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.util.List;

/** Sweeps pages one after the other; a new run takes over before history grows. */
public final class SweepTableSegmentWorkflowImpl implements SweepTableSegmentWorkflow {
  /** Pages in one run of the chain; about six events each. */
  private static final int PAGES_PER_RUN = 200;

  private TableSegment segment;

  @WorkflowInit
  public SweepTableSegmentWorkflowImpl(TableSegment segment) {
    this.segment = segment;
  }

  @Override
  public Tally sweep(TableSegment same) {
    for (int page = 1; ; page++) {
      ItemPageResult result = sweepPage();
      segment = segment.after(result);
      if (result.next().isEmpty()) {
        return segment.soFar();
      }
      if (page >= PAGES_PER_RUN || Workflow.getInfo().isContinueAsNewSuggested()) {
        Workflow.newContinueAsNewStub(SweepTableSegmentWorkflow.class).sweep(segment);
      }
    }
  }

  @Override
  public SweepProgress progress() {
    DataKeyOrder order = segment.order();
    return new SweepProgress(
        order.store(),
        order.sweep().number(),
        order.sweep().kind(),
        segment.soFar().counts(),
        List.of());
  }

  private ItemPageResult sweepPage() {
    String summary =
        (segment.order().sweep().changes() ? "Rewrap" : "Verify")
            + " data keys in a page of items, "
            + segment.soFar().counts().total()
            + " before it";
    return Workflow.newActivityStub(
            TableItemActivities.class, ActivityProfiles.page(TaskQueues.BULK, summary))
        .sweepKeyItems(segment.nextPage());
  }
}
