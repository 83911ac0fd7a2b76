package dev.keyturn.starter;

import dev.keyturn.starter.print.Printable;
import dev.keyturn.starter.run.Connection;
import dev.keyturn.starter.run.Failures;
import dev.keyturn.starter.run.Patience;
import dev.keyturn.starter.run.Runs;
import dev.keyturn.starter.run.StarterFailure;
import dev.keyturn.starter.run.Target;
import io.grpc.StatusRuntimeException;
import io.temporal.client.WorkflowException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The {@code keyturn} command line. */
@Command(
    name = "keyturn",
    description = "Replaces an AWS KMS key under live data, and proves it.",
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "The launcher also knows: worker (hosts workflows and activities), sandbox (plays AWS),"
          + " drill (rehearses a response).",
      "Exit code: 0 done (or waiting for an approval), 1 failed, refused, rejected or stuck,"
          + " 2 wrong usage.",
      "Temporal is found by TEMPORAL_* variables and profiles, as the temporal command does."
    },
    subcommands = {
      SetupCommand.class,
      PlanCommand.class,
      RespondCommand.class,
      StatusCommand.class,
      WatchCommand.class,
      ProofCommand.class,
      InlineKeysCommand.class,
      SealCommand.class,
      AcknowledgeCommand.class,
      EnableCommand.class,
      ApproveCommand.class,
      AcceptCommand.class,
      RetryCommand.class,
      RejectCommand.class,
      RollbackCommand.class,
      PauseCommand.class,
      ResumeCommand.class,
      ThrottleCommand.class,
      RestoreCommand.class,
      RotateCommand.class,
      AuditCommand.class,
      ScheduleCommand.class,
      KeyCommand.class,
      ListCommand.class,
      CompletionCommand.class
    })
public final class StarterMain implements Runnable {
  // On a class path that holds several programs, a common name would decide by its order.
  static {
    if (System.getProperty("logback.configurationFile") == null) {
      System.setProperty("logback.configurationFile", "keyturn-starter-logback.xml");
    }
  }

  private final Console console;
  private final Connector connector;
  private final Patience patience;

  @Spec private CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this help.")
  boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Print the version.")
  boolean version;

  @Option(
      names = "--address",
      scope = ScopeType.INHERIT,
      paramLabel = "HOST:PORT",
      description = "Temporal's address; TEMPORAL_ADDRESS or the profile's unless given.")
  private Optional<String> address = Optional.empty();

  @Option(
      names = "--namespace",
      scope = ScopeType.INHERIT,
      paramLabel = "NAME",
      description = "Temporal namespace; TEMPORAL_NAMESPACE or the profile's unless given.")
  private Optional<String> namespace = Optional.empty();

  @Option(
      names = "--profile",
      scope = ScopeType.INHERIT,
      paramLabel = "NAME",
      description = "Profile of the Temporal configuration file.")
  private Optional<String> profile = Optional.empty();

  StarterMain(Console console, Connector connector, Patience patience) {
    this.console = console;
    this.connector = connector;
    this.patience = patience;
  }

  /** Runs one command and exits with its code. */
  public static void main(String[] args) {
    System.exit(new StarterMain(Console.ofProcess(), Connection::open, Patience.DEFAULT).run(args));
  }

  /** Runs one command and returns its exit code. */
  int run(String... args) {
    return new CommandLine(this)
        .setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8))
        .setUsageHelpAutoWidth(false)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler((wrong, parsed) -> misused(wrong))
        .setExecutionExceptionHandler((failure, command, parsed) -> failed(failure))
        .execute(args);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "keyturn: say which command");
  }

  /** The help of a command is long; what is wrong must not scroll away above it. */
  private static int misused(ParameterException wrong) {
    CommandLine command = wrong.getCommandLine();
    PrintWriter err = command.getErr();
    err.println(wrong.getMessage());
    CommandLine.UnmatchedArgumentException.printSuggestions(wrong, err);
    err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help' for more.");
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }

  Console console() {
    return console;
  }

  /** The connection options as they were given. */
  Target target() {
    return new Target(address, namespace, profile);
  }

  /** A value made of what the user typed; what it refuses is wrong usage. */
  <T> T typed(Supplier<T> value) {
    try {
      return value.get();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  /** Connects, does something, and closes the connection. */
  int connected(ToIntFunction<Session> work) {
    try (Connection connection = connector.connect(target(), patience)) {
      Runs runs = new Runs(connection.client(), patience);
      return work.applyAsInt(new Session(console, target(), runs, connection));
    }
  }

  private int failed(Exception failure) throws Exception {
    if (failure instanceof WorkflowException || failure instanceof StatusRuntimeException) {
      return failed(Failures.message(failure));
    }
    if (failure instanceof StarterFailure) {
      return failed(String.valueOf(failure.getMessage()));
    }
    throw failure;
  }

  private int failed(String message) {
    console.err().println("keyturn: " + Printable.line(message));
    return CommandLine.ExitCode.SOFTWARE;
  }
}
