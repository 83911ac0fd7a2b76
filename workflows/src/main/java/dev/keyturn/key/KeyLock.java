package dev.keyturn.key;

import dev.keyturn.ActivityProfiles;
import dev.keyturn.TaskQueues;
import dev.keyturn.failure.FailureType;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ChildWorkflowFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInfo;
import java.time.Duration;

/**
 * Takes keys for the run that calls it; they are free again when that run ends, however it ends.
 */
public final class KeyLock {
  /** A lock of a run that has just ended is free within this time (measured: about 20 ms). */
  private static final Duration RELEASE = Duration.ofSeconds(1);

  private static final int TRIES = 5;

  private KeyLock() {}

  /** The id of a key's lock; without the region, because a multi-Region family shares it. */
  public static String id(KeyArn key) {
    return "key/" + key.account() + "/" + key.keyId();
  }

  /** Takes the key and gives its lock's id, or fails with {@code KeyBusy}, naming the holder. */
  public static String take(KeyArn key) {
    WorkflowInfo info = Workflow.getInfo();
    Holder self = self(info);
    for (int attempt = 1; !start(id(key), key.keyId(), self); attempt++) {
      Holder other = ask(key);
      boolean earlierRun = other.workflowId().equals(self.workflowId());
      if (attempt == TRIES || !(earlierRun || other.workflowId().isEmpty())) {
        throw FailureType.KEY_BUSY.failure(
            "key: "
                + key
                + " is held by "
                + other.workflowType()
                + " "
                + other.workflowId()
                + "; wait for its end, send it the Update rollBack, or end it with: "
                + other.endCommand());
      }
      Workflow.sleep(RELEASE);
    }
    return id(key);
  }

  /** Takes a lock of that id for something else than a key, unless another run holds it. */
  public static boolean tryTake(String id, String shown) {
    return start(id, shown, self(Workflow.getInfo()));
  }

  private static Holder self(WorkflowInfo info) {
    return new Holder(info.getWorkflowId(), info.getRunId(), info.getWorkflowType());
  }

  /** Starts the lock outside of any cancellation: it must outlive the way back. */
  private static boolean start(String id, String shown, Holder self) {
    HoldKeyWorkflow lock =
        Workflow.newChildWorkflowStub(
            HoldKeyWorkflow.class,
            ChildWorkflowOptions.newBuilder()
                .setWorkflowId(id)
                .setTaskQueue(TaskQueues.CONTROL)
                .setWorkflowIdReusePolicy(
                    WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE)
                .setParentClosePolicy(ParentClosePolicy.PARENT_CLOSE_POLICY_TERMINATE)
                .setStaticSummary("Holds " + shown)
                .build());
    try {
      Workflow.newDetachedCancellationScope(
              () -> {
                Async.procedure(lock::hold, self);
                Workflow.getWorkflowExecution(lock).get();
              })
          .run();
      return true;
    } catch (ChildWorkflowFailure failure) {
      if (failure.getCause() instanceof WorkflowExecutionAlreadyStarted) {
        return false;
      }
      throw failure;
    }
  }

  private static Holder ask(KeyArn key) {
    try {
      return Workflow.newActivityStub(
              RunActivities.class,
              ActivityProfiles.quickCalls(TaskQueues.CONTROL, "Ask who holds the key"))
          .askHolder(id(key));
    } catch (ActivityFailure failure) {
      if (FailureType.NOT_FOUND.isOf(failure)) {
        return new Holder("", "", "");
      }
      throw failure;
    }
  }
}
