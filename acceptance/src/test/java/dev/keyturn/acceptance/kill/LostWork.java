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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the server thinks to be under way at a worker that is dead. */
final class LostWork {
  private static final Set<PendingActivityState> TAKEN =
      Set.of(
          PendingActivityState.PENDING_ACTIVITY_STATE_STARTED,
          PendingActivityState.PENDING_ACTIVITY_STATE_CANCEL_REQUESTED);

  private final WorkflowClient client;

  LostWork(WorkflowClient client) {
    this.client = client;
  }

  /** Tells the server so, that it tries again at once and not only when timeouts end. */
  void report(String workflowId) {
    underWay(workflowId).forEach(this::fail);
  }

  /** The activities of a run and its children that a worker took and did not give back. */
  List<Lost> underWay(String workflowId) {
    DescribeWorkflowExecutionResponse run = describe(workflowId);
    List<Lost> lost = new ArrayList<>();
    for (PendingActivityInfo activity : run.getPendingActivitiesList()) {
      if (TAKEN.contains(activity.getState())) {
        lost.add(new Lost(workflowId, activity.getActivityId()));
      }
    }
    for (PendingChildExecutionInfo child : run.getPendingChildrenList()) {
      lost.addAll(underWay(child.getWorkflowId()));
    }
    return lost;
  }

  private void fail(Lost lost) {
    try {
      client
          .newActivityCompletionClient()
          .completeExceptionally(
              lost.workflowId(),
              Optional.empty(),
              lost.activityId(),
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

  /** An activity whose worker is gone. */
  record Lost(String workflowId, String activityId) {}
}
