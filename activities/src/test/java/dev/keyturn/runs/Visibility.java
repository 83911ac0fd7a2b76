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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Lists executions by workflow id, which the server in memory does not. */
final class Visibility {
  private static final Pattern STARTS = Pattern.compile("WorkflowId STARTS_WITH \"(.*)\"");

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
        .filter(run -> isMeant(run, query))
        .map(run -> new Listed(run, Instant.ofEpochSecond(runs.indexOf(run))));
  }

  /**
   * Of an attribute it knows nothing, and lists all that may have it; as SQL's LIKE does, it takes
   * an underscore for any sign.
   */
  private static boolean isMeant(WorkflowExecution run, String query) {
    String id = "\"" + run.getWorkflowId() + "\"";
    Matcher prefix = STARTS.matcher(query);
    return query.equals("WorkflowId=" + id)
        || (query.startsWith("WorkflowType")
            && (prefix.find()
                ? run.getWorkflowId().matches(prefix.group(1).replace('_', '.') + ".*")
                : run.getWorkflowId().startsWith("restore/")));
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
