package dev.keyturn.aws.kms;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyturn.KeyturnJson;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.activity.ActivityOptions;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.common.converter.EncodedValues;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.workflow.DynamicWorkflow;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.function.IntConsumer;

/** Activities that Temporal itself tries again; something can happen before each attempt. */
final class Attempts implements AutoCloseable {
  private static final String QUEUE = "attempts";

  private final TestWorkflowEnvironment temporal;

  /**
   * @param before gets the number of the attempt that begins
   */
  Attempts(IntConsumer before, Object activities) {
    temporal =
        TestWorkflowEnvironment.newInstance(
            TestEnvironmentOptions.newBuilder()
                .setUseTimeskipping(false)
                .setWorkflowClientOptions(
                    WorkflowClientOptions.newBuilder()
                        .setDataConverter(KeyturnJson.dataConverter())
                        .build())
                .setWorkerFactoryOptions(
                    WorkerFactoryOptions.newBuilder()
                        .setWorkerInterceptors(new BeforeEach(before))
                        .build())
                .build());
    Worker worker = temporal.newWorker(QUEUE);
    worker.registerWorkflowImplementationTypes(OneStep.class);
    worker.registerActivitiesImplementations(activities);
    temporal.start();
  }

  /** Runs one activity until an attempt succeeds. */
  <T> T run(String activity, Object order, Class<T> result) {
    WorkflowStub run =
        temporal
            .getWorkflowClient()
            .newUntypedWorkflowStub(
                "OneStep", WorkflowOptions.newBuilder().setTaskQueue(QUEUE).build());
    run.start(activity, order);
    return run.getResult(result);
  }

  @Override
  public void close() {
    temporal.close();
  }

  /** Only runs the activity that it is told. */
  public static final class OneStep implements DynamicWorkflow {
    @Override
    public Object execute(EncodedValues arguments) {
      return Workflow.newUntypedActivityStub(
              ActivityOptions.newBuilder().setStartToCloseTimeout(Duration.ofMinutes(1)).build())
          .execute(
              arguments.get(0, String.class), JsonNode.class, arguments.get(1, JsonNode.class));
    }
  }

  private static final class BeforeEach extends WorkerInterceptorBase {
    private final IntConsumer before;

    private BeforeEach(IntConsumer before) {
      this.before = before;
    }

    @Override
    public ActivityInboundCallsInterceptor interceptActivity(ActivityInboundCallsInterceptor next) {
      return new ActivityInboundCallsInterceptorBase(next) {
        @Override
        public void init(ActivityExecutionContext context) {
          before.accept(context.getInfo().getAttempt());
          super.init(context);
        }
      };
    }
  }
}
