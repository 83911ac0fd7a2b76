package dev.keyturn.runs;

import dev.keyturn.aws.kms.OpenRuns;
import dev.keyturn.failure.FailureType;
import dev.keyturn.key.KeyArn;
import dev.keyturn.replacement.KeyturnAttributes;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowException;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowQueryException;
import java.util.List;

/** Asks Temporal about runs by their workflow ids. */
public final class TemporalRuns implements OpenRuns {
  private static final int MOST_RUNS = 50;

  private final WorkflowClient client;

  public TemporalRuns(WorkflowClient client) {
    this.client = client;
  }

  /** Whether the run is going; one that Temporal has forgotten is not. */
  @Override
  public boolean isOpen(String workflowId) {
    if (workflowId.isBlank()) {
      return false;
    }
    try {
      WorkflowExecutionStatus status =
          client.newUntypedWorkflowStub(workflowId).describe().getStatus();
      return status == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING
          || status == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_PAUSED;
    } catch (WorkflowNotFoundException forgotten) {
      return false;
    } catch (WorkflowException e) {
      throw unavailable(workflowId, e);
    }
  }

  /** What a run answers to a query, whether it is going or over. */
  <T> T query(String workflowId, String query, Class<T> answer) {
    try {
      return client.newUntypedWorkflowStub(workflowId).query(query, answer);
    } catch (WorkflowNotFoundException e) {
      throw FailureType.NOT_FOUND.failure(
          "run \""
              + workflowId
              + "\": Temporal knows no such run in namespace "
              + client.getOptions().getNamespace()
              + "; check the workflow id, and that its history is still kept");
    } catch (WorkflowQueryException e) {
      throw FailureType.NOT_FOUND.failure(
          "run \"" + workflowId + "\" has no answer to query " + query + ": " + innermost(e));
    } catch (WorkflowException e) {
      throw unavailable(workflowId, e);
    }
  }

  /** The latest runs on a key, going or over, the youngest first; visibility may lag by seconds. */
  List<String> onKey(KeyArn key) {
    return client
        .listExecutions(KeyturnAttributes.KEY.getName() + "=\"" + key + "\"")
        .limit(MOST_RUNS)
        .map(run -> run.getExecution().getWorkflowId())
        .distinct()
        .toList();
  }

  private static RuntimeException unavailable(String workflowId, WorkflowException cause) {
    return FailureType.UNAVAILABLE.failure(
        "run \"" + workflowId + "\" can't be asked now (" + innermost(cause) + "); tried again");
  }

  private static String innermost(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage());
  }
}
