package dev.keyturn.reencryption;

import dev.keyturn.TaskQueues;
import dev.keyturn.failure.FailureType;
import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Sweeps one source of wrapped data keys in one activity, or a table's items in segments. */
public final class ReencryptDataKeysWorkflowImpl extends StoreSweep
    implements ReencryptDataKeysWorkflow {
  /** In how many segments a table is scanned at once. */
  private static final int SEGMENTS = 4;

  private final PacedChildren parts = new PacedChildren();
  private Tally tally = Tally.EMPTY;

  @WorkflowInit
  public ReencryptDataKeysWorkflowImpl(StoreRequest request) {
    super(request);
    parts.go(gate().pace());
  }

  @Override
  public StoreResult reencrypt(StoreRequest same) {
    if (!(request().store() instanceof DataStore.DataKeys keys)) {
      throw FailureType.INVALID_INPUT.failure(
          "store: ReencryptDataKeys takes a store of type dataKeys, not "
              + request().store().type());
    }
    StoreSweeps.Begun begun = StoreSweeps.begin(request());
    DataKeyOrder order =
        new DataKeyOrder(keys.in(), request().sweep(), request().replacedVersions());
    if (keys.in() instanceof WrappedKeySource.TableItems) {
      sweepSegments(order);
      return begun.plain(tally);
    }
    gate().pass();
    String summary =
        (request().sweep().changes() ? "Rewrap" : "Verify") + " data keys " + keys.in().id();
    DataKeyResult result =
        Workflow.newActivityStub(
                DataKeyActivities.class, StoreSweeps.page(request().sweep(), summary))
            .sweepDataKeys(order);
    tally = result.tally();
    return begun.dataKeys(result);
  }

  @Override
  ItemCounts counts() {
    return tally.counts();
  }

  @Override
  List<String> running() {
    return parts.going();
  }

  @Override
  void passOn(SweepPace pace) {
    parts.go(pace);
  }

  private void sweepSegments(DataKeyOrder order) {
    List<Promise<Void>> open = new ArrayList<>();
    parts.expect(SEGMENTS, SEGMENTS);
    CancellationScope scope =
        Workflow.newCancellationScope(
            () -> {
              for (int segment = 0; segment < SEGMENTS; segment++) {
                open.add(sweepSegment(segment(order, segment)));
              }
            });
    scope.run();
    Promises.awaitAll(order.sweep().endsAtTheFirst() ? decisive(scope, open) : open);
  }

  /** The segments that have ended once one has decided it; the others are broken off. */
  private List<Promise<Void>> decisive(CancellationScope scope, List<Promise<Void>> open) {
    List<Promise<Void>> ended =
        Promises.awaitDecision(open, () -> request().sweep().isDecidedBy(tally));
    if (ended.size() < open.size()) {
      scope.cancel("one segment has decided it");
      Workflow.await(() -> open.stream().allMatch(Promise::isCompleted));
    }
    return ended;
  }

  private TableSegment segment(DataKeyOrder order, int segment) {
    return new TableSegment(
        order, segment, SEGMENTS, Optional.empty(), Tally.EMPTY, parts.share().said());
  }

  private Promise<Void> sweepSegment(TableSegment segment) {
    String id = Workflow.getInfo().getWorkflowId() + "/segment-" + (segment.segment() + 1);
    SweepTableSegmentWorkflow child =
        Workflow.newChildWorkflowStub(
            SweepTableSegmentWorkflow.class,
            ChildWorkflowOptions.newBuilder()
                .setWorkflowId(id)
                .setTaskQueue(TaskQueues.CONTROL)
                .setStaticSummary("Segment " + (segment.segment() + 1) + " of " + SEGMENTS)
                .build());
    return parts.follow(
        id,
        Workflow.getWorkflowExecution(child),
        () -> Async.function(child::sweep, segment),
        swept -> tally = tally.plus(swept));
  }
}
