package dev.keyturn.sandbox;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.keyturn.sandbox.http.HttpFront;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs a sandbox over HTTP until it is terminated; its state is in memory only. */
@Command(
    name = "sandbox",
    mixinStandardHelpOptions = true,
    description =
        "Runs a strict AWS endpoint (KMS, S3, STS, IAM, EC2, DynamoDB, CloudTrail) in memory.")
public final class SandboxMain implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--host",
      defaultValue = HttpFront.LOOPBACK,
      description =
          "Address to listen on; anybody who reaches it may do anything, so that only a container"
              + " should listen on more than loopback (default: ${DEFAULT-VALUE}).")
  private String host;

  @Option(
      names = "--port",
      defaultValue = "4566",
      description = "Port to listen on; 0 takes a free one (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "What lags, probabilities and ids are drawn from (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--account",
      defaultValue = Sandbox.Config.DEFAULT_ACCOUNT,
      description = "Account of unregistered callers (default: ${DEFAULT-VALUE}).")
  private String account;

  @Option(
      names = "--max-lag",
      defaultValue = "PT0.3S",
      description = "Longest lag of eventual consistency (default: ${DEFAULT-VALUE}).")
  private Duration maxLag;

  @Option(
      names = "--max-last-usage-lag",
      defaultValue = "PT0S",
      description =
          "Longest delay until GetKeyLastUsage shows a use; up to PT1H on AWS"
              + " (default: ${DEFAULT-VALUE}).")
  private Duration maxLastUsageLag;

  @Option(
      names = "--max-event-lag",
      defaultValue = "PT0S",
      description =
          "Longest delay until CloudTrail's event history shows a call; up to PT15M on AWS"
              + " (default: ${DEFAULT-VALUE}).")
  private Duration maxEventLag;

  @Option(
      names = "--port-file",
      description = "File to write the port to once the endpoint answers.")
  private Optional<Path> portFile;

  /** Starts the command line. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new SandboxMain()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    quieten();
    Sandbox sandbox = Sandbox.of(config());
    HttpFront front = HttpFront.start(sandbox, host, port);
    Runtime.getRuntime().addShutdownHook(new Thread(front::close, "shutdown"));
    if (portFile.isPresent()) {
      announce(front, portFile.get());
    }
    print(front);
    front.join();
    return CommandLine.ExitCode.OK;
  }

  private Sandbox.Config config() {
    try {
      return new Sandbox.Config(seed, account, maxLag, maxLastUsageLag, maxEventLag);
    } catch (IllegalArgumentException e) {
      throw new CommandLine.ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  /** Readers of the file see the whole port or no file. */
  private static void announce(HttpFront front, Path file) throws IOException {
    Path unfinished = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(unfinished, front.port() + "\n");
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private void print(HttpFront front) {
    PrintWriter out = spec.commandLine().getOut();
    out.println("# The sandbox serves KMS, S3, STS, EC2 and DynamoDB at " + front.endpoint());
    out.println("export AWS_ENDPOINT_URL=" + front.endpoint());
    out.println("export AWS_ACCESS_KEY_ID=responder");
    out.println("export AWS_SECRET_ACCESS_KEY=sandbox");
    out.println("export AWS_REGION=" + Sandbox.Config.DEFAULT_REGION);
    out.println("export AWS_DEFAULT_REGION=" + Sandbox.Config.DEFAULT_REGION);
    out.flush();
  }

  static void quieten() {
    if (LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME) instanceof Logger root) {
      root.setLevel(Level.WARN);
    }
  }
}
