package dev.keyturn.aws.kms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.KeyturnJson;
import dev.keyturn.key.KeyActivities;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.ReplacementKey;
import dev.keyturn.key.ReplacementOrder;
import dev.keyturn.sandbox.Fault;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.activity.ActivityOptions;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReplacementRetryTest {
  private static final String QUEUE = "keys";

  private final Rehearsal rehearsal = new Rehearsal();
  private final TestWorkflowEnvironment temporal =
      TestWorkflowEnvironment.newInstance(
          TestEnvironmentOptions.newBuilder()
              .setUseTimeskipping(false)
              .setWorkflowClientOptions(
                  WorkflowClientOptions.newBuilder()
                      .setDataConverter(KeyturnJson.dataConverter())
                      .build())
              .setWorkerFactoryOptions(
                  WorkerFactoryOptions.newBuilder()
                      .setWorkerInterceptors(new BeforeEachAttempt())
                      .build())
              .build());

  @AfterEach
  void close() {
    temporal.close();
    rehearsal.close();
  }

  @Test
  void findsTheLostKeyThoughItTurnsUpOnlyDuringTheNextAttempt() {
    Worker worker = temporal.newWorker(QUEUE);
    worker.registerWorkflowImplementationTypes(Creation.Impl.class);
    worker.registerActivitiesImplementations(rehearsal.keyActivities());
    temporal.start();
    KeyArn old = rehearsal.newKey();
    ReplacementOrder order =
        new ReplacementOrder(
            old,
            "run",
            "execution",
            Optional.empty(),
            "orders",
            rehearsal.policy(old),
            Map.of(),
            Rehearsal.SETTLE);

    ReplacementKey made = creation().create(order);

    assertThat(rehearsal.keyCount()).isEqualTo(2);
    assertThat(made.surplus()).isEmpty();
  }

  private Creation creation() {
    return temporal
        .getWorkflowClient()
        .newWorkflowStub(Creation.class, WorkflowOptions.newBuilder().setTaskQueue(QUEUE).build());
  }

  /** The first attempt loses CreateKey's answer and sees no key; the second sees it late. */
  private void disturb(int attempt) {
    rehearsal.sandbox.faults().clear();
    int blindLooks = attempt == 1 ? 1_000 : 1;
    rehearsal.sandbox.faults().add(Fault.of(Fault.Kind.IGNORE, "kms", "ListKeys", blindLooks));
    if (attempt == 1) {
      rehearsal.sandbox.faults().add(Fault.of(Fault.Kind.AFTER, "kms", "CreateKey", 1));
    }
  }

  /** Only creates the key. */
  @WorkflowInterface
  public interface Creation {
    /** Tries again until there is a key. */
    @WorkflowMethod
    ReplacementKey create(ReplacementOrder order);

    /** Has no other step. */
    final class Impl implements Creation {
      private final KeyActivities keys =
          Workflow.newActivityStub(
              KeyActivities.class,
              ActivityOptions.newBuilder().setStartToCloseTimeout(Duration.ofMinutes(1)).build());

      @Override
      public ReplacementKey create(ReplacementOrder order) {
        return keys.createReplacementKey(order);
      }
    }
  }

  private final class BeforeEachAttempt extends WorkerInterceptorBase {
    @Override
    public ActivityInboundCallsInterceptor interceptActivity(ActivityInboundCallsInterceptor next) {
      return new ActivityInboundCallsInterceptorBase(next) {
        @Override
        public void init(ActivityExecutionContext context) {
          disturb(context.getInfo().getAttempt());
          super.init(context);
        }
      };
    }
  }
}
