package dev.keyturn.starter.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.TaskQueues;
import dev.keyturn.replacement.KeyturnAttributes;
import io.temporal.client.WorkflowOptions;
import io.temporal.common.SearchAttributes;
import java.util.Optional;

/**
 * A run to be started.
 *
 * @param type the workflow type
 * @param id the workflow id
 * @param input the one JSON object
 * @param key the value of the search attribute {@code KeyturnKey}; empty for a run about many keys
 * @param summary one line for lists of runs
 * @param details Markdown for the run's page
 */
public record Start(
    String type,
    String id,
    ObjectNode input,
    Optional<String> key,
    String summary,
    String details) {
  /** What Temporal is told of the run, whoever starts it. */
  WorkflowOptions.Builder options() {
    SearchAttributes.Builder attributes = SearchAttributes.newBuilder();
    key.ifPresent(name -> attributes.set(KeyturnAttributes.KEY, name));
    return WorkflowOptions.newBuilder()
        .setWorkflowId(id)
        .setTaskQueue(TaskQueues.CONTROL)
        .setStaticSummary(summary)
        .setStaticDetails(details)
        .setTypedSearchAttributes(attributes.build());
  }
}
