package dev.keyturn.runs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.keyturn.audit.Lineage;
import dev.keyturn.audit.RunEnd;
import dev.keyturn.aws.estate.RunEnds;
import dev.keyturn.aws.kms.OpenRuns;
import dev.keyturn.failure.FailureType;
import dev.keyturn.key.KeyArn;
import dev.keyturn.replacement.KeyturnAttributes;
import dev.keyturn.replacement.Outcome;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowException;
import io.temporal.client.WorkflowExecutionMetadata;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowQueryException;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowTargetOptions;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Asks Temporal about runs by their workflow ids. */
public final class TemporalRuns implements OpenRuns, RunEnds {
  private static final int MOST_RUNS = 50;
  private static final Set<WorkflowExecutionStatus> OPEN =
      Set.of(
          WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING,
          WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_PAUSED);

  private static final JsonNode NOTHING = MissingNode.getInstance();

  private final WorkflowClient client;

  public TemporalRuns(WorkflowClient client) {
    this.client = client;
  }

  /** Whether the run is going; one that Temporal has forgotten is not. */
  @Override
  public boolean isOpen(String workflowId) {
    return !workflowId.isBlank() && isOpen(newest(workflowId));
  }

  /** {@inheritDoc} A later run of the same workflow id that is going counts for it. */
  @Override
  public RunEnd endOf(Lineage made) {
    String workflowId = made.run().orElseThrow();
    if (isOpen(workflowId)) {
      return RunEnd.OPEN;
    }
    String runId = made.runId().filter(TemporalRuns::isRunId).orElse("");
    WorkflowExecution run = execution(workflowId, runId);
    return describe(run).map(seen -> endOf(run, seen.getStatus())).orElse(RunEnd.FORGOTTEN);
  }

  private RunEnd endOf(WorkflowExecution run, WorkflowExecutionStatus status) {
    if (OPEN.contains(status)) {
      return RunEnd.OPEN;
    }
    if (status != WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED) {
      return RunEnd.BROKEN_OFF;
    }
    JsonNode report = Optional.ofNullable(stub(run).getResult(JsonNode.class)).orElse(NOTHING);
    // That of a response, and that of a rotation by replacement.
    return Stream.of(report.at("/outcome"), report.at("/replacement/outcome"))
            .anyMatch(outcome -> outcome.asText().equals(Outcome.DONE.name()))
        ? RunEnd.DONE
        : RunEnd.TAKEN_BACK;
  }

  /** The execution that a workflow id alone means. */
  static WorkflowExecution newest(String workflowId) {
    return execution(workflowId, "");
  }

  /** One execution, or the newest where the run id is empty. */
  static WorkflowExecution execution(String workflowId, String runId) {
    return WorkflowExecution.newBuilder().setWorkflowId(workflowId).setRunId(runId).build();
  }

  boolean isOpen(WorkflowExecution run) {
    return open(run).isPresent();
  }

  /**
   * The workflow id of the run that started this one as its child, by the server's own record;
   * empty where this one is over.
   */
  Optional<String> parentOfOpen(WorkflowExecution run) {
    return open(run)
        .flatMap(seen -> Optional.ofNullable(seen.getParentExecution()))
        .map(WorkflowExecution::getWorkflowId)
        .filter(parent -> !parent.isEmpty());
  }

  /** What the server says of a run that is going; empty where it is over. */
  private Optional<WorkflowExecutionMetadata> open(WorkflowExecution run) {
    return describe(run).filter(seen -> OPEN.contains(seen.getStatus()));
  }

  /** What a run answers to a query, whether it is going or over. */
  <T> T query(WorkflowExecution run, String query, Class<T> answer) {
    try {
      return stub(run).query(query, answer);
    } catch (WorkflowNotFoundException e) {
      throw FailureType.NOT_FOUND.failure(
          named(run)
              + ": Temporal knows no such run in namespace "
              + client.getOptions().getNamespace()
              + "; check the workflow id, and that its history is still kept");
    } catch (WorkflowQueryException e) {
      String reason = innermost(e).lines().findFirst().orElse("");
      throw (isOfReplay(reason) ? FailureType.UNAVAILABLE : FailureType.NOT_FOUND)
          .failure(named(run) + " has no answer to query " + query + ": " + reason);
    } catch (WorkflowException e) {
      throw unavailable(named(run), e);
    }
  }

  /** Whether a worker could not even bring the run back to mind, so that it may have an answer. */
  static boolean isOfReplay(String reason) {
    return reason.contains("InternalWorkflowTaskException")
        || reason.contains("NonDeterministicException");
  }

  /**
   * The latest executions of a workflow id, which may be used again, the youngest first. Visibility
   * may lag by seconds, so that the youngest is asked for by name.
   */
  List<WorkflowExecution> executionsOf(String workflowId) {
    return Stream.concat(
            Stream.of(
                describe(newest(workflowId))
                    .map(WorkflowExecutionMetadata::getExecution)
                    .orElse(newest(workflowId))),
            listed("WorkflowId=" + quoted(workflowId)).stream())
        .distinct()
        .toList();
  }

  /** The latest runs on a key, going or over, the youngest first; visibility may lag by seconds. */
  List<WorkflowExecution> onKey(KeyArn key) {
    return listed(KeyturnAttributes.KEY.getName() + "=" + quoted(key.value()));
  }

  /** A server without visibility, such as one in memory, lists nothing. */
  List<WorkflowExecution> listed(String query) {
    try {
      return client
          .listExecutions(query)
          .limit(MOST_RUNS)
          .sorted(Comparator.comparing(WorkflowExecutionMetadata::getStartTime).reversed())
          .map(WorkflowExecutionMetadata::getExecution)
          .toList();
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.UNIMPLEMENTED) {
        return List.of();
      }
      throw unavailable("runs with " + query, e);
    }
  }

  private Optional<WorkflowExecutionMetadata> describe(WorkflowExecution run) {
    try {
      return Optional.of(stub(run).describe());
    } catch (WorkflowNotFoundException forgotten) {
      return Optional.empty();
    } catch (WorkflowException e) {
      throw unavailable(named(run), e);
    }
  }

  private WorkflowStub stub(WorkflowExecution run) {
    return client.newUntypedWorkflowStub(
        WorkflowTargetOptions.newBuilder().setWorkflowExecution(run).build());
  }

  private static String named(WorkflowExecution run) {
    return "run \""
        + run.getWorkflowId()
        + "\""
        + (run.getRunId().isEmpty() ? "" : " (" + run.getRunId() + ")");
  }

  /** A text as a list's query takes it. */
  static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  /** Anybody may have changed a tag, and Temporal takes nothing but its own run ids. */
  static boolean isRunId(String text) {
    return text.matches("[0-9a-f-]{36}");
  }

  private static RuntimeException unavailable(String what, RuntimeException cause) {
    return FailureType.UNAVAILABLE.failure(
        what + " can't be asked now (" + innermost(cause) + "); tried again");
  }

  private static String innermost(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage());
  }
}
