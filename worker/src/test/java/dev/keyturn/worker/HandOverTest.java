package dev.keyturn.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.failure.FailureType;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityOptions;
import io.temporal.api.workflow.v1.PendingActivityInfo;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HandOverTest {
  private static final String QUEUE = "long work";

  private final HandOver handOver = new HandOver(Duration.ofMinutes(5));
  private final LongWork work = new LongWork();
  private final TestWorkflowEnvironment temporal =
      TestWorkflowEnvironment.newInstance(
          TestEnvironmentOptions.newBuilder()
              .setUseTimeskipping(false)
              .setWorkerFactoryOptions(
                  WorkerFactoryOptions.newBuilder().setWorkerInterceptors(handOver).build())
              .build());

  @AfterEach
  void close() {
    temporal.close();
  }

  @Test
  void givesBackWithItsHeartbeatAndADelayWhatTheWorkerBreaksOff() throws Exception {
    WorkflowStub run = start();
    assertThat(work.underWay.await(30, TimeUnit.SECONDS)).isTrue();

    temporal.getWorkerFactory().shutdown();
    handOver.begin();
    temporal.getWorkerFactory().shutdownNow();
    temporal.getWorkerFactory().awaitTermination(10, TimeUnit.SECONDS);

    PendingActivityInfo left = run.describe().getRawDescription().getPendingActivities(0);
    assertThat(left.getAttempt()).isEqualTo(2);
    assertThat(left.getLastFailure().toString())
        .contains("this worker is leaving", "next_retry_delay", "seconds: 300");
    assertThat(left.getHeartbeatDetails().toString()).contains("the latest cursor");
  }

  private WorkflowStub start() {
    Worker worker =
        temporal.newWorker(
            QUEUE,
            WorkerOptions.newBuilder().setAllowActivityHeartbeatDuringShutdown(true).build());
    worker.registerWorkflowImplementationTypes(Job.Impl.class);
    worker.registerActivitiesImplementations(work);
    temporal.start();
    WorkflowStub run =
        temporal
            .getWorkflowClient()
            .newUntypedWorkflowStub(
                "Job", WorkflowOptions.newBuilder().setTaskQueue(QUEUE).build());
    run.start();
    return run;
  }

  /** Does one long thing. */
  @WorkflowInterface
  public interface Job {
    /** Waits for its end. */
    @WorkflowMethod
    void job();

    /** Has no other step. */
    final class Impl implements Job {
      @Override
      public void job() {
        Workflow.newActivityStub(
                Work.class,
                ActivityOptions.newBuilder()
                    .setStartToCloseTimeout(Duration.ofHours(1))
                    .setHeartbeatTimeout(Duration.ofMinutes(10))
                    .build())
            .work();
      }
    }
  }

  /** Something that takes longer than the worker stays. */
  @ActivityInterface
  public interface Work {
    /** Goes on until it is interrupted. */
    void work();
  }

  private static final class LongWork implements Work {
    private final CountDownLatch underWay = new CountDownLatch(1);
    private final CountDownLatch never = new CountDownLatch(1);

    @Override
    public void work() {
      Activity.getExecutionContext().heartbeat("an early cursor");
      Activity.getExecutionContext().heartbeat("the latest cursor");
      underWay.countDown();
      try {
        never.await();
      } catch (InterruptedException e) {
        // As the AWS SDK does.
        Thread.currentThread().interrupt();
        throw FailureType.UNAVAILABLE.failure("broken off");
      }
    }
  }
}
