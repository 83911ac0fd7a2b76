package dev.keyturn.runs;

import dev.keyturn.key.KeyArn;
import dev.keyturn.replacement.KeyturnAttributes;
import dev.keyturn.replacement.RestorePoint;
import dev.keyturn.replacement.RestoreRecords;
import io.temporal.api.common.v1.WorkflowExecution;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The records that runs have left of what they changed, which outlive the runs' own histories. */
final class KeptRestorePoints {
  private static final String OPEN =
      "WorkflowType=\"" + RestoreRecords.TYPE + "\" AND ExecutionStatus=\"Running\" AND ";

  private final TemporalRuns runs;

  KeptRestorePoints(TemporalRuns runs) {
    this.runs = runs;
  }

  /** What a run has changed, the youngest execution first; of the one that is named if one is. */
  Stream<RestorePoint> of(WorkflowExecution run) {
    String prefix = RestoreRecords.prefix(run.getWorkflowId());
    return run.getRunId().isEmpty()
        ? runs.listed(OPEN + "WorkflowId STARTS_WITH " + TemporalRuns.quoted(prefix)).stream()
            .filter(record -> isOf(prefix, record.getWorkflowId()))
            .flatMap(record -> point(record).stream())
        : point(TemporalRuns.newest(prefix + run.getRunId())).stream();
  }

  /** What the record says of the very execution that a restore point is of. */
  Optional<RestorePoint> ofSame(RestorePoint told) {
    return told.runId()
        .map(id -> TemporalRuns.execution(told.run(), id))
        .flatMap(run -> of(run).findFirst());
  }

  /** What runs have changed that were to replace a key, the youngest first. */
  List<RestorePoint> onKey(KeyArn key) {
    String query = OPEN + KeyturnAttributes.KEY.getName() + "=" + TemporalRuns.quoted(key.value());
    return runs.listed(query).stream().flatMap(record -> point(record).stream()).toList();
  }

  /** What begins so may be of another run, and a database may take an underscore for any sign. */
  private static boolean isOf(String prefix, String id) {
    return id.startsWith(prefix) && TemporalRuns.isRunId(id.substring(prefix.length()));
  }

  /**
   * Anybody who may start workflows can start a record with any id and content. Only the server
   * says whose child a run is, and says it also after the run was continued as new. What is listed
   * may have ended since, as visibility lags.
   */
  private Optional<RestorePoint> point(WorkflowExecution record) {
    return runs.parentOfOpen(record)
        .filter(parent -> isOf(RestoreRecords.prefix(parent), record.getWorkflowId()))
        .map(parent -> runs.query(record, "restorePoint", RestorePoint.class))
        .filter(point -> idOf(point).equals(Optional.of(record.getWorkflowId())));
  }

  private static Optional<String> idOf(RestorePoint point) {
    return point.runId().map(runId -> RestoreRecords.id(point.run(), runId));
  }
}
