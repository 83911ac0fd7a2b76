package dev.keyturn.starter;

import dev.keyturn.replacement.Outcome;
import dev.keyturn.replacement.Phase;
import dev.keyturn.replacement.RunReport;
import dev.keyturn.starter.print.Page;
import dev.keyturn.starter.print.ReportText;
import dev.keyturn.starter.print.StatusText;
import dev.keyturn.starter.run.Run;
import dev.keyturn.starter.run.Start;
import dev.keyturn.starter.run.TemporalLine;
import io.temporal.api.common.v1.WorkflowExecution;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import picocli.CommandLine.ExitCode;

/** Watches a run and says at the end what became of it, or what it waits for. */
final class Watching {
  private Watching() {}

  /** What {@code --detach --json} prints. */
  record Started(String run, String runId, Optional<String> page) {}

  /** Starts a run and watches it until it waits for a person, or leaves it to itself. */
  static int start(Session session, Start start, boolean detach, Output output) {
    WorkflowExecution execution = session.runs().start(start);
    Started started = new Started(start.id(), execution.getRunId(), session.page(start.id()));
    output.remark(session.console(), "run " + started.run() + " (" + started.runId() + ")");
    started.page().ifPresent(page -> output.remark(session.console(), page));
    output.sameAs(session.console(), TemporalLine.start(start, session.target()));
    if (!detach) {
      return show(session, session.run(start.id()), true, output);
    }
    output.print(session.console(), started, "see how it goes: ./keyturn watch " + started.run());
    return ExitCode.OK;
  }

  /** Watches; 0 if the run is done or waits for an approval. */
  static int show(Session session, Run run, boolean untilWaiting, Output output) {
    Watch.Seen seen;
    try (WatchView view = view(session.console(), output)) {
      seen = new Watch(session.runs(), run, view).follow(untilWaiting);
    }
    output.print(session.console(), seen, text(session, seen));
    return seen.report()
        .map(Watching::exitCode)
        .orElse(seen.status().phase() == Phase.NEEDS_HUMAN ? ExitCode.SOFTWARE : ExitCode.OK);
  }

  /** 0 for a run that is done. */
  static int exitCode(RunReport report) {
    return report.outcome() == Outcome.DONE || report.outcome() == Outcome.PLANNED
        ? ExitCode.OK
        : ExitCode.SOFTWARE;
  }

  /** Bars for a person at a terminal, lines for a log, nothing beside JSON. */
  static WatchView view(Console console, Output output) {
    if (output.json) {
      return new PlainView(
          new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    }
    return console.terminal() ? new BarView(console) : new PlainView(console.out());
  }

  private static Page text(Session session, Watch.Seen seen) {
    int width = session.console().width();
    if (seen.report().isPresent()) {
      return ReportText.of(seen.run(), seen.report().get(), width);
    }
    Page page = StatusText.of(seen.run(), seen.status(), width);
    return NextCommands.add(page, session, seen.run(), seen.status());
  }
}
