package dev.keyturn.runs;

import dev.keyturn.replacement.RestorePoint;
import dev.keyturn.replacement.RestoreRecords;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.ChildWorkflowStub;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.util.Optional;

/** A run that only knows its restore point, if it has one. */
@WorkflowInterface
public interface RunWithRestorePoint {
  /** The run that no worker can replay any more. */
  String LOST = "lost";

  /** Waits for ever. */
  @WorkflowMethod(name = "RunWithRestorePoint")
  void run(Optional<RestorePoint> point);

  /** Starts the record of a run as its child, which outlives it. */
  @SignalMethod
  void keep(String record, RestorePoint kept);

  /** The point it was started with; fails without one. */
  @QueryMethod
  RestorePoint restorePoint();

  /** Knows the point from the first moment. */
  final class Impl implements RunWithRestorePoint {
    private final Optional<RestorePoint> point;

    @WorkflowInit
    public Impl(Optional<RestorePoint> point) {
      this.point = point;
    }

    @Override
    public void run(Optional<RestorePoint> given) {
      Workflow.await(() -> false);
    }

    @Override
    public void keep(String record, RestorePoint kept) {
      ChildWorkflowStub child =
          Workflow.newUntypedChildWorkflowStub(
              RestoreRecords.TYPE,
              ChildWorkflowOptions.newBuilder()
                  .setWorkflowId(record)
                  .setParentClosePolicy(ParentClosePolicy.PARENT_CLOSE_POLICY_ABANDON)
                  .build());
      child.executeAsync(Void.class, kept);
      child.getExecution().get();
    }

    @Override
    public RestorePoint restorePoint() {
      boolean lost = Workflow.getInfo().getWorkflowId().equals(LOST);
      return point.orElseThrow(
          () -> new IllegalStateException(lost ? "NonDeterministicException" : "changed nothing"));
    }
  }
}
