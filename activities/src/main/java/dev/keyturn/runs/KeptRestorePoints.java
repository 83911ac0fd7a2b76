package dev.keyturn.runs;

import dev.keyturn.key.KeyArn;
import dev.keyturn.replacement.KeyturnAttributes;
import dev.keyturn.replacement.RestorePoint;
import dev.keyturn.replacement.RestoreRecords;
import io.temporal.api.common.v1.WorkflowExecution;
import java.util.List;
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
        ? open(OPEN + "WorkflowId STARTS_WITH " + TemporalRuns.quoted(prefix))
            .filter(record -> isOf(prefix, record.getWorkflowId()))
            .map(this::point)
        : Stream.of(TemporalRuns.newest(prefix + run.getRunId()))
            .filter(runs::isOpen)
            .map(this::point);
  }

  /** What runs have changed that were to replace a key, the youngest first. */
  List<RestorePoint> onKey(KeyArn key) {
    return open(OPEN + KeyturnAttributes.KEY.getName() + "=" + TemporalRuns.quoted(key.value()))
        .map(this::point)
        .toList();
  }

  /** What begins so may be of another run, and a database may take an underscore for any sign. */
  private static boolean isOf(String prefix, String id) {
    return id.startsWith(prefix) && TemporalRuns.isRunId(id.substring(prefix.length()));
  }

  /** Visibility lags: what is listed may have ended since. */
  private Stream<WorkflowExecution> open(String query) {
    return runs.listed(query).stream().filter(runs::isOpen);
  }

  private RestorePoint point(WorkflowExecution record) {
    return runs.query(record, "restorePoint", RestorePoint.class);
  }
}
