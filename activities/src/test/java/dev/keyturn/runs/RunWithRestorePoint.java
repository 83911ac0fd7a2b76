package dev.keyturn.runs;

import dev.keyturn.replacement.RestorePoint;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** A run that only knows its restore point. */
@WorkflowInterface
public interface RunWithRestorePoint {
  /** Waits for ever. */
  @WorkflowMethod(name = "RunWithRestorePoint")
  void run(RestorePoint point);

  /** The point it was started with. */
  @QueryMethod
  RestorePoint restorePoint();

  /** Knows the point from the first moment. */
  final class Impl implements RunWithRestorePoint {
    private final RestorePoint point;

    @WorkflowInit
    public Impl(RestorePoint point) {
      this.point = point;
    }

    @Override
    public void run(RestorePoint given) {
      Workflow.await(() -> false);
    }

    @Override
    public RestorePoint restorePoint() {
      return point;
    }
  }
}
