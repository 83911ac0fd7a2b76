package dev.keyturn.starter;

import dev.keyturn.starter.run.SearchAttributeSetup;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParentCommand;

/** {@code keyturn setup}: registers what Temporal must know before a run can start. */
@Command(
    name = "setup",
    description = "Register Keyturn's search attributes with Temporal; may be run again.")
final class SetupCommand implements Callable<Integer> {
  @ParentCommand private StarterMain keyturn;

  @Override
  public Integer call() {
    return keyturn.connected(
        session -> {
          new SearchAttributeSetup(session.connection().operator(), session.runs().namespace())
              .run()
              .forEach(session.console().out()::println);
          return ExitCode.OK;
        });
  }
}
