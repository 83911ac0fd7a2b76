package dev.keyturn.starter;

import dev.keyturn.replacement.RunStatus;
import dev.keyturn.retirement.WatchStatus;
import dev.keyturn.starter.print.Page;
import dev.keyturn.starter.print.StatusText;
import dev.keyturn.starter.print.WatchText;
import dev.keyturn.starter.run.Run;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code keyturn status}: where a run is and what it waits for. */
@Command(name = "status", description = "Show where a run is and what it waits for.")
final class StatusCommand implements Callable<Integer> {
  @ParentCommand private StarterMain keyturn;
  @Mixin private Output output;

  @Parameters(paramLabel = "RUN", description = "Workflow id of the run.")
  private String run;

  @Override
  public Integer call() {
    return keyturn.connected(
        session ->
            Reporting.of(session.run(run))
                .map(type -> tell(session, type))
                .orElseGet(() -> show(session)));
  }

  /** A watch that goes on has more to tell than that it does. */
  private int tell(Session session, Reporting<?> type) {
    if (!type.equals(Reporting.WATCH) || session.run(run).isClosed()) {
      return type.status(session, session.run(run), output);
    }
    WatchStatus status = session.run(run).ask("status", WatchStatus.class);
    Page page = WatchText.of(run, status, session.console().width());
    output.print(session.console(), status, NextCommands.add(page, session, run, status));
    return ExitCode.OK;
  }

  private int show(Session session) {
    RunStatus status = status(session.run(run));
    Page page = StatusText.of(run, status, session.console().width());
    output.print(session.console(), status, NextCommands.add(page, session, run, status));
    return ExitCode.OK;
  }

  /** A run that has ended tells its status without a worker. */
  private static RunStatus status(Run run) {
    return run.isClosed() ? Ended.report(run).status() : run.ask("status", RunStatus.class);
  }
}
