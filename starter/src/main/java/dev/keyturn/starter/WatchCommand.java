package dev.keyturn.starter;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code keyturn watch}: follows a run. */
@Command(
    name = "watch",
    description = "Follow a run until it ends; it goes on when the watch is interrupted.")
final class WatchCommand implements Callable<Integer> {
  @ParentCommand private StarterMain keyturn;
  @Mixin private Output output;

  @Parameters(paramLabel = "RUN", description = "Workflow id of the run.")
  private String run;

  @Option(names = "--until-waiting", description = "End also when the run waits for a person.")
  private boolean untilWaiting;

  @Override
  public Integer call() {
    return keyturn.connected(
        session ->
            Reporting.of(session.run(run))
                .map(type -> type.await(session, session.run(run), output))
                .orElseGet(() -> Watching.show(session, session.run(run), untilWaiting, output)));
  }
}
