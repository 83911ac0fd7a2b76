package dev.keyturn.replacement;

import dev.keyturn.TaskQueues;
import dev.keyturn.failure.FailureType;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.failure.ChildWorkflowFailure;
import io.temporal.failure.TemporalException;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.ChildWorkflowStub;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Has what a run changes kept by another, {@link KeepRestorePointWorkflow}, which Temporal still
 * knows when it has forgotten this one (ADR 33). Nothing stops where that fails, which is said: the
 * run's own history tells the same for as long as it is there.
 */
final class LastingRecord {
  private static final String ABOUT = "record";

  private final RunBoard board;
  private final Supplier<Optional<RestorePoint>> point;
  private Optional<Promise<WorkflowExecution>> begun = Optional.empty();
  private Optional<RestorePoint> begunWith = Optional.empty();
  private Optional<RestorePoint> told = Optional.empty();

  LastingRecord(RunBoard board, Supplier<Optional<RestorePoint>> point) {
    this.board = board;
    this.point = point;
  }

  /**
   * Begins the record and waits for nothing: its start is asked for in the same breath as the step
   * that follows.
   */
  void begin() {
    point.get().filter(this::fits).ifPresent(this::start);
  }

  /** Has the record know what is about to be changed, before it is. */
  void note() {
    Optional<RestorePoint> now = point.get();
    if (!now.equals(told)) {
      now.filter(this::fits).ifPresent(this::tell);
    }
  }

  /** The run ends: what is left to take back is kept, and where that is nothing the record ends. */
  void close(boolean takenBack) {
    boolean changed = point.get().filter(RestorePoint::changesSomething).isPresent() && !takenBack;
    if (changed) {
      note();
    } else {
      begun.flatMap(started -> point.get()).ifPresent(LastingRecord::end);
    }
  }

  /** Ends the record of a run that is taken back; there may be none. */
  static void end(RestorePoint takenBack) {
    takenBack
        .runId()
        .map(runId -> RestoreRecords.id(takenBack.run(), runId))
        .ifPresent(LastingRecord::endIfThere);
  }

  private static void endIfThere(String id) {
    try {
      signal(id, "end", Workflow.getInfo().getWorkflowId());
    } catch (TemporalException none) {
      Workflow.getLogger(LastingRecord.class).debug("no record {} to end", id);
    }
  }

  private void tell(RestorePoint now) {
    try {
      if (begun.isEmpty()) {
        start(now);
      }
      boolean isNew = isBegun() && begunWith.equals(Optional.of(now));
      begunWith = Optional.empty();
      if (!isNew) {
        signal(id(), "note", now);
      }
      told = Optional.of(now);
      board.notes(ABOUT, List.of());
    } catch (TemporalException failure) {
      // The next step begins it anew.
      begun = Optional.empty();
      notKept(FailureType.message(failure));
    }
  }

  /** Whether this execution has begun the record; false if there was one before its reset. */
  private boolean isBegun() {
    try {
      begun.orElseThrow().get();
      return true;
    } catch (ChildWorkflowFailure failure) {
      if (failure.getCause() instanceof WorkflowExecutionAlreadyStarted) {
        return false;
      }
      throw failure;
    }
  }

  /** Outside of any cancellation: what is broken off half-way needs its record most. */
  private void start(RestorePoint now) {
    ChildWorkflowStub record =
        Workflow.newUntypedChildWorkflowStub(
            RestoreRecords.TYPE,
            ChildWorkflowOptions.newBuilder()
                .setWorkflowId(id())
                .setTaskQueue(TaskQueues.CONTROL)
                .setWorkflowIdReusePolicy(
                    WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE)
                .setParentClosePolicy(ParentClosePolicy.PARENT_CLOSE_POLICY_ABANDON)
                .setStaticSummary("Keeps what this run changes, for the way back")
                .build());
    Workflow.newDetachedCancellationScope(() -> record.executeAsync(Void.class, now)).run();
    begun = Optional.of(record.getExecution());
    begunWith = Optional.of(now);
  }

  private static void signal(String id, String name, Object what) {
    Workflow.newDetachedCancellationScope(
            () -> Workflow.newUntypedExternalWorkflowStub(id).signal(name, what))
        .run();
  }

  private boolean fits(RestorePoint now) {
    boolean fits = RestoreRecords.fit(now);
    if (!fits) {
      notKept("it is too large");
    }
    return fits;
  }

  private void notKept(String why) {
    board.notes(
        ABOUT,
        List.of(
            "what this run changes is not kept beyond Temporal's retention ("
                + why
                + "): RestoreKey can take it back only for as long as Temporal has its history"));
  }

  private static String id() {
    return RestoreRecords.id(
        Workflow.getInfo().getWorkflowId(), Workflow.getInfo().getOriginalExecutionRunId());
  }
}
