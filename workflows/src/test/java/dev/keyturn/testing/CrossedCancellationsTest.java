package dev.keyturn.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityOptions;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.CompletablePromise;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** That an answer which crosses a cancellation stops no test's run, as it stops none elsewhere. */
class CrossedCancellationsTest {
  private static final String QUEUE = "crossing";

  private final TestWorkflowEnvironment environment =
      TestWorkflowEnvironment.newInstance(Histories.options());
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch answer = new CountDownLatch(1);

  @AfterEach
  void close() {
    environment.close();
  }

  @Test
  @Timeout(60)
  void takesAnAnswerThatComesWhileTheTaskThatCancelsIsUnderWay() throws InterruptedException {
    Worker worker = environment.newWorker(QUEUE, Histories.patient());
    worker.registerWorkflowImplementationFactory(
        Crossing.class,
        // Temporal lets no workflow's own thread ask its server.
        () -> new CrossingImpl(() -> CompletableFuture.runAsync(this::letAnswer).join()));
    worker.registerActivitiesImplementations((Answers) this::untilLet);
    environment.start();
    WorkflowStub run =
        environment
            .getWorkflowClient()
            .newUntypedWorkflowStub(
                "Crossing",
                WorkflowOptions.newBuilder().setTaskQueue(QUEUE).setWorkflowId(QUEUE).build());
    run.start();

    // What is asked for and cancelled in one task never gets to the server.
    assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
    run.update("enough", Void.class);

    assertThat(run.getResult(String.class)).isEqualTo("answered");
  }

  private String untilLet() {
    asked.countDown();
    try {
      assertThat(answer.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
    return "answered";
  }

  /** Called by the workflow: the answer is in before its task ends. */
  private void letAnswer() {
    answer.countDown();
    try {
      for (int i = 0; i < 2_000 && isPending(); i++) {
        TimeUnit.MILLISECONDS.sleep(5);
      }
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }

  private boolean isPending() {
    return environment
            .getWorkflowServiceStubs()
            .blockingStub()
            .describeWorkflowExecution(
                DescribeWorkflowExecutionRequest.newBuilder()
                    .setNamespace(environment.getNamespace())
                    .setExecution(WorkflowExecution.newBuilder().setWorkflowId(QUEUE))
                    .build())
            .getPendingActivitiesCount()
        > 0;
  }

  /** Answers once it is let. */
  @ActivityInterface
  public interface Answers {
    String untilLet();
  }

  /** Waits for an answer until somebody says that it is enough. */
  @WorkflowInterface
  public interface Crossing {
    @WorkflowMethod
    String run();

    @UpdateMethod
    void enough();
  }

  /** Has the answer come in just before it cancels. */
  public static final class CrossingImpl implements Crossing {
    private final Runnable meanwhile;
    private final CompletablePromise<String> answered = Workflow.newPromise();
    private boolean enough;

    CrossingImpl(Runnable meanwhile) {
      this.meanwhile = meanwhile;
    }

    @Override
    public String run() {
      Answers answers =
          Workflow.newActivityStub(
              Answers.class,
              ActivityOptions.newBuilder().setStartToCloseTimeout(Duration.ofHours(1)).build());
      CancellationScope scope =
          Workflow.newCancellationScope(
              () -> answered.completeFrom(Async.function(answers::untilLet)));
      scope.run();
      Workflow.await(() -> enough || answered.isCompleted());
      if (!answered.isCompleted()) {
        meanwhile.run();
        scope.cancel();
        Workflow.sleep(Duration.ofMinutes(1));
        return "cancelled";
      }
      Workflow.await(() -> enough);
      return answered.get();
    }

    @Override
    public void enough() {
      enough = true;
    }
  }
}
