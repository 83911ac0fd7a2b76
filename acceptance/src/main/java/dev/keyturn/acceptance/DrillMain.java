package dev.keyturn.acceptance;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyturn.KeyturnJson;
import dev.keyturn.acceptance.drill.Drill;
import dev.keyturn.acceptance.drill.DrillOptions;
import dev.keyturn.acceptance.drill.DrillReport;
import dev.keyturn.acceptance.drill.Screen;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command line of the drill. */
@Command(
    name = "keyturn drill",
    mixinStandardHelpOptions = true,
    description =
        "Rehearses a full response on a sandbox: provisions what is missing, replaces a compromised"
            + " key under data that is in use and under attack, and checks every item.")
public final class DrillMain implements Callable<Integer> {
  // On a class path that holds several programs, a common name would decide by its order.
  static {
    if (System.getProperty("logback.configurationFile") == null) {
      System.setProperty("logback.configurationFile", "keyturn-starter-logback.xml");
    }
  }

  @Spec private CommandSpec spec;

  @Option(
      names = "--yes",
      description = "Approve as a second person instead of asking; needed without a terminal.")
  private boolean yes;

  @Option(names = "--keep", description = "Leave everything running, and say how to end it.")
  private boolean keep;

  @Option(names = "--report", paramLabel = "DIR", description = "Write drill.json there.")
  private Optional<Path> report = Optional.empty();

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "What names, contents and lags are drawn from (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--objects",
      defaultValue = "2200",
      description = "How many object versions to put there (default: ${DEFAULT-VALUE}).")
  private int objects;

  /** Runs a drill; exit code 0 means that everything held. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new DrillMain()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException {
    DrillOptions options = options();
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    Drill drill = new Drill(options, new Screen(out, Optional.ofNullable(System.console())));
    if (options.report().isPresent()) {
      Files.createDirectories(options.report().get());
    }
    Thread ended = new Thread(() -> report(options, drill.interrupted()), "drill-report");
    Runtime.getRuntime().addShutdownHook(ended);
    DrillReport found = drill.run();
    Runtime.getRuntime().removeShutdownHook(ended);
    report(options, found);
    return found.isDone() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  private DrillOptions options() {
    if (!yes && Optional.ofNullable(System.console()).isEmpty()) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "there is no terminal to ask for the approval on: give --yes");
    }
    try {
      return new DrillOptions(yes, keep, report, seed, objects);
    } catch (IllegalArgumentException e) {
      throw new CommandLine.ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private static void report(DrillOptions options, DrillReport found) {
    ObjectMapper json = KeyturnJson.mapper();
    options
        .report()
        .ifPresent(
            directory -> {
              try {
                Files.write(
                    directory.resolve("drill.json"),
                    json.writerWithDefaultPrettyPrinter().writeValueAsBytes(found));
              } catch (IOException e) {
                throw new UncheckedIOException("drill.json can't be written", e);
              }
            });
  }
}
