package dev.keyturn.starter;

import dev.keyturn.starter.print.ScheduleText;
import dev.keyturn.starter.run.Schedules;
import dev.keyturn.starter.run.Schedules.Described;
import dev.keyturn.starter.run.Schedules.Listed;
import java.util.List;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code keyturn schedule}: runs that Temporal starts again and again. */
@Command(
    name = "schedule",
    description = "Have runs started again and again, by Temporal's schedules.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {ScheduleAuditCommand.class, ScheduleRotateCommand.class})
final class ScheduleCommand implements Runnable {
  private static final String ID = "The schedule's id, as list shows it.";
  private static final String NOTE = "What the schedule's page says of it.";

  @ParentCommand private StarterMain keyturn;
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "keyturn schedule: say which command");
  }

  StarterMain keyturn() {
    return keyturn;
  }

  @Command(name = "list", description = "List schedules of audits and rotations.")
  int list(@Mixin Output output) {
    return keyturn.connected(
        session -> {
          List<Listed> all = session.schedules().list();
          output.print(session.console(), all, ScheduleText.of(all, session.console().width()));
          return ExitCode.OK;
        });
  }

  @Command(name = "describe", description = "Show a schedule, its latest runs and its next ones.")
  int describe(
      @Mixin Output output, @Parameters(paramLabel = "SCHEDULE", description = ID) String id) {
    return keyturn.connected(
        session -> {
          Described schedule = session.schedules().describe(id);
          output.print(
              session.console(), schedule, ScheduleText.of(schedule, session.console().width()));
          return ExitCode.OK;
        });
  }

  @Command(name = "pause", description = "Start nothing until the schedule is resumed.")
  int pause(
      @Parameters(paramLabel = "SCHEDULE", description = ID) String id,
      @Option(names = "--reason", required = true, description = NOTE) String reason) {
    return changed(schedules -> schedules.pause(id, reason), id + " is paused");
  }

  @Command(name = "resume", description = "Start runs again.")
  int resume(
      @Parameters(paramLabel = "SCHEDULE", description = ID) String id,
      @Option(names = "--reason", required = true, description = NOTE) String reason) {
    return changed(schedules -> schedules.resume(id, reason), id + " is resumed");
  }

  @Command(name = "trigger", description = "Start a run now, unless one is open.")
  int trigger(@Parameters(paramLabel = "SCHEDULE", description = ID) String id) {
    return changed(
        schedules -> schedules.trigger(id),
        id + " is told to start a run; see it with ./keyturn schedule describe " + id);
  }

  @Command(name = "remove", description = "End a schedule; its runs stay.")
  int remove(@Parameters(paramLabel = "SCHEDULE", description = ID) String id) {
    return changed(schedules -> schedules.remove(id), id + " is removed");
  }

  private int changed(Consumer<Schedules> change, String done) {
    return keyturn.connected(
        session -> {
          change.accept(session.schedules());
          session.console().out().println(done);
          return ExitCode.OK;
        });
  }
}
