package dev.keyturn.reencryption;

import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.util.List;
import java.util.Optional;

/** Sweeps pages one after the other; a new run takes over before history grows. */
public final class SweepTableSegmentWorkflowImpl implements SweepTableSegmentWorkflow {
  /** Pages in one run of the chain; about six events each. */
  private static final int PAGES_PER_RUN = 200;

  private final PacedPages pages;
  private TableSegment segment;

  @WorkflowInit
  public SweepTableSegmentWorkflowImpl(TableSegment segment) {
    this.segment = segment;
    this.pages = new PacedPages(segment.pace());
  }

  @Override
  public Tally sweep(TableSegment same) {
    for (int page = 1; ; page++) {
      Optional<ItemPageResult> result = pages.run(this::sweepPage);
      segment = result.map(segment::after).orElse(segment);
      if (result.filter(done -> done.next().isEmpty()).isPresent() || isDecided()) {
        return segment.soFar();
      }
      if (page >= PAGES_PER_RUN || Workflow.getInfo().isContinueAsNewSuggested()) {
        PacedPages.endIfCancelled();
        Workflow.newContinueAsNewStub(SweepTableSegmentWorkflow.class)
            .sweep(segment.at(pages.pace()));
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

  @Override
  public void keepPace(SweepPace pace) {
    pages.keep(pace);
  }

  private boolean isDecided() {
    return segment.order().sweep().isDecidedBy(segment.soFar());
  }

  private ItemPageResult sweepPage() {
    Sweep sweep = segment.order().sweep();
    String summary =
        (sweep.changes() ? "Rewrap" : "Verify")
            + " data keys in a page of items, "
            + segment.soFar().counts().total()
            + " before it";
    return Workflow.newActivityStub(TableItemActivities.class, StoreSweeps.page(sweep, summary))
        .sweepKeyItems(segment.at(pages.pace()).nextPage());
  }
}
