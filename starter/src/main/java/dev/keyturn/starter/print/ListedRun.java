package dev.keyturn.starter.print;

import dev.keyturn.replacement.KeyturnAttributes;
import io.temporal.client.WorkflowExecutionMetadata;
import io.temporal.common.SearchAttributes;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/**
 * One run of a list.
 *
 * @param status Temporal's word for whether it runs, or how it ended
 * @param since since when it is in its phase; empty for one that never had one
 * @param remaining how many items keep the gate shut
 * @param key the ARN, or the name that the input gives until that is found
 */
public record ListedRun(
    String run,
    String runId,
    String type,
    String status,
    Optional<String> phase,
    Optional<Instant> since,
    Optional<Long> remaining,
    Optional<String> key,
    Instant started) {
  private static final String RUNNING = "RUNNING";

  /** As Temporal lists it. */
  public static ListedRun of(WorkflowExecutionMetadata found) {
    SearchAttributes attributes = found.getTypedSearchAttributes();
    return new ListedRun(
        found.getExecution().getWorkflowId(),
        found.getExecution().getRunId(),
        found.getWorkflowType(),
        found.getStatus().name().replace("WORKFLOW_EXECUTION_STATUS_", ""),
        Optional.ofNullable(attributes.get(KeyturnAttributes.PHASE)),
        Optional.ofNullable(attributes.get(KeyturnAttributes.SINCE)).map(OffsetDateTime::toInstant),
        Optional.ofNullable(attributes.get(KeyturnAttributes.REMAINING)),
        Optional.ofNullable(attributes.get(KeyturnAttributes.KEY)),
        found.getStartTime());
  }

  /** For how long it has been in its phase; of one that has ended that says nothing. */
  Optional<String> age(Instant now) {
    return since.filter(at -> status.equals(RUNNING)).map(at -> Age.between(at, now));
  }
}
