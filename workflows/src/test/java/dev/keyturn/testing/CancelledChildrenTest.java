package dev.keyturn.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.ChildWorkflowFailure;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.CompletablePromise;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** That no time is skipped while a child is about to hear that it is cancelled. */
class CancelledChildrenTest {
  private static final String QUEUE = "children";

  private final TestWorkflowEnvironment environment =
      TestWorkflowEnvironment.newInstance(Histories.options());

  @AfterEach
  void close() {
    environment.close();
  }

  @Test
  @Timeout(60)
  void waitsUntilTheChildKnows() {
    Worker worker = environment.newWorker(QUEUE, Histories.patient());
    worker.registerWorkflowImplementationTypes(ParentImpl.class, ChildImpl.class);
    environment.start();
    WorkflowStub run =
        environment
            .getWorkflowClient()
            .newUntypedWorkflowStub(
                "Parent",
                WorkflowOptions.newBuilder().setTaskQueue(QUEUE).setWorkflowId(QUEUE).build());
    run.start();
    run.update("begun", Void.class);

    keepTheServersThreadsBusy();
    run.update("enough", Void.class);

    assertThat(run.getResult(String.class)).isEqualTo("the child was cancelled");
  }

  /** It passes cancellations on in this pool. */
  private static void keepTheServersThreadsBusy() {
    for (int i = 0; i < ForkJoinPool.commonPool().getParallelism(); i++) {
      ForkJoinPool.commonPool()
          .execute(
              () -> {
                try {
                  TimeUnit.MILLISECONDS.sleep(500);
                } catch (InterruptedException e) {
                  throw new AssertionError("interrupted", e);
                }
              });
    }
  }

  /** Cancels its child once somebody says that it is enough. */
  @WorkflowInterface
  public interface Parent {
    @WorkflowMethod
    String run();

    @UpdateMethod
    void begun();

    @UpdateMethod
    void enough();
  }

  /** Waits to be cancelled. */
  @WorkflowInterface
  public interface Child {
    @WorkflowMethod
    void run();
  }

  /** Says how its child ended. */
  public static final class ParentImpl implements Parent {
    private final CompletablePromise<Void> child = Workflow.newPromise();
    private boolean begun;
    private boolean enough;

    @Override
    public String run() {
      CancellationScope scope =
          Workflow.newCancellationScope(
              () -> {
                Child stub =
                    Workflow.newChildWorkflowStub(
                        Child.class, ChildWorkflowOptions.newBuilder().build());
                child.completeFrom(Async.procedure(stub::run));
                Workflow.getWorkflowExecution(stub).get();
              });
      scope.run();
      begun = true;
      Workflow.await(() -> enough);
      scope.cancel();
      try {
        child.get();
      } catch (ChildWorkflowFailure cancelled) {
        return "the child was cancelled";
      }
      return "the child has ended";
    }

    @Override
    public void begun() {
      Workflow.await(() -> begun);
    }

    @Override
    public void enough() {
      enough = true;
    }
  }

  /** Has nothing to do. */
  public static final class ChildImpl implements Child {
    @Override
    public void run() {
      Workflow.await(() -> false);
    }
  }
}
