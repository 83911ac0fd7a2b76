package dev.keyturn.runs;

import dev.keyturn.replacement.RestorePoint;
import io.temporal.workflow.QueryMethod;
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
    public RestorePoint restorePoint() {
      boolean lost = Workflow.getInfo().getWorkflowId().equals(LOST);
      return point.orElseThrow(
          () -> new IllegalStateException(lost ? "NonDeterministicException" : "changed nothing"));
    }
  }
}
