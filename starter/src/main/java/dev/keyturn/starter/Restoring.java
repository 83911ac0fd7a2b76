package dev.keyturn.starter;

import dev.keyturn.replacement.RestoreReport;
import dev.keyturn.replacement.RunMode;
import dev.keyturn.starter.print.Page;
import dev.keyturn.starter.print.ReportText;
import dev.keyturn.starter.run.Run;
import io.temporal.client.WorkflowExecutionDescription;
import java.time.Instant;
import picocli.CommandLine.ExitCode;

/** Shows runs that go the way back. */
final class Restoring {
  /** The workflow type of these runs. */
  static final String TYPE = "RestoreKey";

  private Restoring() {}

  /** A way back that has not ended. */
  record Underway(String run, String status, Instant since) {}

  /** Whether the run goes the way back. */
  static boolean isOne(Run run) {
    return run.describe().getWorkflowType().equals(TYPE);
  }

  /** Says what became of the run, or that it is under way. */
  static int status(Session session, Run run, Output output) {
    if (run.isClosed()) {
      return await(session, run, output);
    }
    WorkflowExecutionDescription seen = run.describe();
    Underway underway = new Underway(run.id(), "RUNNING", seen.getStartTime());
    output.print(
        session.console(),
        underway,
        new Page(session.console().width())
            .heading(run.id())
            .field("status", underway.status() + " since " + underway.since()));
    return ExitCode.OK;
  }

  /** Waits for the run's end and shows its report. */
  static int await(Session session, Run run, Output output) {
    RestoreReport report = run.result(RestoreReport.class);
    Page page = ReportText.of(run.id(), report, session.console().width());
    if (report.mode() == RunMode.PLAN) {
      page.heading("Nothing was changed; restore with --execute does it");
    }
    output.print(session.console(), report, page);
    return ExitCode.OK;
  }
}
