package dev.keyturn.starter.run;

import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowExecutionMetadata;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowServiceException;
import io.temporal.client.WorkflowStub;
import java.util.List;
import java.util.stream.Stream;

/** Starts, finds and lists runs. */
public final class Runs {
  private final WorkflowClient client;
  private final Patience patience;

  public Runs(WorkflowClient client, Patience patience) {
    this.client = client;
    this.patience = patience;
  }

  public Patience patience() {
    return patience;
  }

  public String namespace() {
    return client.getOptions().getNamespace();
  }

  /** Starts a run; an open run of the same id is a failure that names it. */
  public WorkflowExecution start(Start start) {
    WorkflowStub stub = client.newUntypedWorkflowStub(start.type(), options(start));
    try {
      return Failures.reaching(patience, () -> stub.start(start.input()));
    } catch (WorkflowExecutionAlreadyStarted e) {
      throw new StarterFailure(
          start.id()
              + " is already running: see it with ./keyturn watch "
              + start.id()
              + ", or end it with reject or rollback first",
          e);
    } catch (WorkflowServiceException e) {
      throw Failures.notStarted(start, e);
    }
  }

  /** The run with this workflow id; whether there is one shows when it is asked. */
  public Run run(String id) {
    return new Run(client.newUntypedWorkflowStub(id), id, patience);
  }

  /** The newest runs that match a visibility query. */
  public List<WorkflowExecutionMetadata> list(String query, int most) {
    return Failures.reaching(
        patience,
        () -> {
          try (Stream<WorkflowExecutionMetadata> found = client.listExecutions(query)) {
            return found.limit(most).toList();
          }
        });
  }

  private static WorkflowOptions options(Start start) {
    return start
        .options()
        .setWorkflowIdReusePolicy(WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE)
        .setWorkflowIdConflictPolicy(WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_FAIL)
        .build();
  }
}
