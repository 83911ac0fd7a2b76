package dev.keyturn.acceptance.kill;

import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.PendingActivityState;
import io.temporal.api.workflow.v1.PendingActivityInfo;
import io.temporal.api.workflow.v1.PendingChildExecutionInfo;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse;
import io.temporal.client.ActivityCompletionException;
import io.temporal.client.WorkflowClient;
import io.temporal.failure.ApplicationFailure;
import java.util.Optional;

/**
 * Tells the server which activities died with their worker, so that it tries them again at once and
 * not only when their timeouts end.
 */
final class LostWork {
  private final WorkflowClient client;

  LostWork(WorkflowClient client) {
    this.client = client;
  }

  /** Tells so of everything that a run and its children had under way. */
  void report(String workflowId) {
    DescribeWorkflowExecutionResponse run = describe(workflowId);
    for (PendingActivityInfo activity : run.getPendingActivitiesList()) {
      if (activity.getState() == PendingActivityState.PENDING_ACTIVITY_STATE_STARTED) {
        fail(workflowId, activity.getActivityId());
      }
    }
    for (PendingChildExecutionInfo child : run.getPendingChildrenList()) {
      report(child.getWorkflowId());
    }
  }

  private void fail(String workflowId, String activityId) {
    try {
      client
          .newActivityCompletionClient()
          .completeExceptionally(
              workflowId,
              Optional.empty(),
              activityId,
              ApplicationFailure.newFailure("its worker was killed", "WorkerKilled"));
    } catch (ActivityCompletionException tooLate) {
      // The server found out by itself.
      return;
    }
  }

  private DescribeWorkflowExecutionResponse describe(String workflowId) {
    return client
        .getWorkflowServiceStubs()
        .blockingStub()
        .describeWorkflowExecution(
            DescribeWorkflowExecutionRequest.newBuilder()
                .setNamespace(client.getOptions().getNamespace())
                .setExecution(WorkflowExecution.newBuilder().setWorkflowId(workflowId))
                .build());
  }
}
