package dev.keyturn.runs;

import dev.keyturn.KeyturnJson;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionMetadata;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Lists executions by workflow id, which the server in memory does not. */
final class Visibility {
  /** In the order of their starts; without any the server has no visibility. */
  final List<WorkflowExecution> runs = new ArrayList<>();

  WorkflowClient over(WorkflowClient client) {
    return (WorkflowClient)
        Proxy.newProxyInstance(
            WorkflowClient.class.getClassLoader(),
            new Class<?>[] {WorkflowClient.class},
            (proxy, method, arguments) -> {
              try {
                return method.getName().equals("listExecutions") && !runs.isEmpty()
                    ? listed((String) arguments[0])
                    : method.invoke(client, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  /** The oldest first: the start has to tell which is the youngest. */
  private Stream<WorkflowExecutionMetadata> listed(String query) {
    return runs.stream()
        .filter(run -> query.equals("WorkflowId=\"" + run.getWorkflowId() + "\""))
        .map(run -> new Listed(run, Instant.ofEpochSecond(runs.indexOf(run))));
  }

  private static final class Listed extends WorkflowExecutionMetadata {
    private final WorkflowExecution run;
    private final Instant start;

    Listed(WorkflowExecution run, Instant start) {
      super(WorkflowExecutionInfo.getDefaultInstance(), KeyturnJson.dataConverter());
      this.run = run;
      this.start = start;
    }

    @Override
    public WorkflowExecution getExecution() {
      return run;
    }

    @Override
    public Instant getStartTime() {
      return start;
    }
  }
}
