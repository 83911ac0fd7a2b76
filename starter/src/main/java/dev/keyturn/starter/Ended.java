package dev.keyturn.starter;

import dev.keyturn.replacement.RunReport;
import dev.keyturn.rotation.RotationReport;
import dev.keyturn.starter.run.Run;
import dev.keyturn.starter.run.StarterFailure;

/** How runs that replace a key end, whatever type they are of. */
final class Ended {
  private Ended() {}

  /** The report of the replacement; waits for the run's end. */
  static RunReport report(Run run) {
    if (!run.describe().getWorkflowType().equals(Reporting.ROTATE.type())) {
      return run.result(RunReport.class);
    }
    return run.result(RotationReport.class)
        .replacement()
        .orElseThrow(() -> new StarterFailure(run.id() + " did not replace the key"));
  }
}
