package dev.keyturn.starter;

import dev.keyturn.starter.run.Patience;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/** Runs commands in this process and keeps what they print. */
final class CommandLineFixture {
  /** Where nobody will ever answer: a server that does may take longer on a busy machine. */
  static final Patience SHORT =
      new Patience(Duration.ofSeconds(2), Duration.ofSeconds(3), Duration.ofMillis(20));

  static final Patience LONG =
      new Patience(Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofMillis(20));

  /** Where a server answers and no worker ever will. */
  static final Patience WITHOUT_WORKER =
      new Patience(LONG.connect(), Duration.ofSeconds(6), LONG.poll());

  private final Connector connector;
  private final Patience patience;

  CommandLineFixture(Connector connector, Patience patience) {
    this.connector = connector;
    this.patience = patience;
  }

  /** What a command printed, and its exit code. */
  record Ran(int exitCode, String out, String err) {}

  Ran run(String... arguments) {
    return runWithInput("", arguments);
  }

  Ran runWithInput(String in, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console =
        new Console(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)),
            Map.of("COLUMNS", "100", "TEMPORAL_UI", "http://127.0.0.1:8233/"),
            false);
    int exitCode = new StarterMain(console, connector, patience).run(arguments);
    return new Ran(
        exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
