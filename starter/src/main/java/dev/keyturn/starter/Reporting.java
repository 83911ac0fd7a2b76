package dev.keyturn.starter;

import dev.keyturn.audit.AuditReport;
import dev.keyturn.replacement.KeyturnAttributes;
import dev.keyturn.replacement.RestoreReport;
import dev.keyturn.replacement.RunMode;
import dev.keyturn.retirement.WatchReport;
import dev.keyturn.rotation.RotationReport;
import dev.keyturn.rotation.RotationVerdict.Kind;
import dev.keyturn.starter.print.AuditText;
import dev.keyturn.starter.print.Page;
import dev.keyturn.starter.print.ReportText;
import dev.keyturn.starter.print.RotationText;
import dev.keyturn.starter.print.WatchText;
import dev.keyturn.starter.run.Run;
import dev.keyturn.starter.run.Start;
import dev.keyturn.starter.run.TemporalLine;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.client.WorkflowExecutionDescription;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import picocli.CommandLine.ExitCode;

/**
 * A type of runs that nobody decides about: they go to their end and then tell.
 *
 * @param type the workflow type
 * @param report the type of its result
 * @param text the result as a person reads it
 * @param good whether the result is what was asked for
 */
record Reporting<R>(String type, Class<R> report, Text<R> text, Predicate<R> good) {
  /** Ways back. */
  static final Reporting<RestoreReport> RESTORE =
      new Reporting<>("RestoreKey", RestoreReport.class, Reporting::restored, all -> true);

  /** Rotations; one that was planned and would be refused is not what was asked for. */
  static final Reporting<RotationReport> ROTATE =
      new Reporting<>("RotateKey", RotationReport.class, RotationText::of, Reporting::isPossible);

  /** Audits; one with findings did what it was asked for. */
  static final Reporting<AuditReport> AUDIT =
      new Reporting<>("AuditKeys", AuditReport.class, AuditText::of, all -> true);

  /** Watches over disabled keys. */
  static final Reporting<WatchReport> WATCH =
      new Reporting<>("WatchDisabledKey", WatchReport.class, WatchText::of, all -> true);

  /** Prints a result. */
  interface Text<R> {
    Page of(String run, R report, int width);
  }

  /** A run that has not ended. */
  record Underway(String run, String status, Instant since) {}

  /** The type of a run; empty if it is one that people decide about. */
  static Optional<Reporting<?>> of(Run run) {
    WorkflowExecutionDescription seen = run.describe();
    return Stream.<Reporting<?>>of(RESTORE, ROTATE, AUDIT, WATCH)
        .filter(one -> one.type().equals(seen.getWorkflowType()))
        .filter(one -> !one.equals(ROTATE) || !replaces(run, seen))
        .findFirst();
  }

  /**
   * Whether a rotation replaces the key. A run that has just begun shows no phase yet, so that it
   * is asked whether it has a status; one that has ended shows its last phase.
   */
  private static boolean replaces(Run run, WorkflowExecutionDescription seen) {
    boolean open = seen.getStatus() == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
    return seen.getTypedSearchAttributes().containsKey(KeyturnAttributes.PHASE)
        || (open && run.answers("status"));
  }

  /** Starts a run of the type, waits for its end, and shows its report. */
  int start(Session session, Start start, Output output) {
    session.runs().start(start);
    output.sameAs(session.console(), TemporalLine.start(start, session.target()));
    return await(session, session.run(start.id()), output);
  }

  /** Says what became of the run, or that it is under way. */
  int status(Session session, Run run, Output output) {
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
  int await(Session session, Run run, Output output) {
    R result = run.result(report);
    output.print(session.console(), result, text.of(run.id(), result, session.console().width()));
    return good.test(result) ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private static Page restored(String run, RestoreReport report, int width) {
    Page page = ReportText.of(run, report, width);
    return report.mode() == RunMode.PLAN
        ? page.heading("Nothing was changed; restore with --execute does it")
        : page;
  }

  /** Without a strategy every verdict is good to know. */
  private static boolean isPossible(RotationReport report) {
    return report.strategy().isEmpty()
        || (report.verdicts().stream().noneMatch(verdict -> verdict.kind() == Kind.REFUSED)
            && report.replacement().stream()
                .allMatch(planned -> planned.plan().plan().refusals().isEmpty()));
  }
}
