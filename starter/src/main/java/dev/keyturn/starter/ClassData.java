package dev.keyturn.starter;

import dev.keyturn.starter.run.Connection;
import dev.keyturn.starter.run.Patience;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/**
 * Loads what a command loads, and reaches nobody: the build has the JVM archive these classes, and
 * a command that maps the archive answers in half the time.
 */
final class ClassData {
  /** The port of a service that nobody runs any more. */
  private static final String NOBODY = "127.0.0.1:9";

  private static final Duration LONG_ENOUGH_TO_BE_REFUSED = Duration.ofMillis(500);

  private ClassData() {}

  public static void main(String[] args) {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    Console console = new Console(nowhere, nowhere, InputStream.nullInputStream(), Map.of(), false);
    Patience patience =
        new Patience(
            LONG_ENOUGH_TO_BE_REFUSED, LONG_ENOUGH_TO_BE_REFUSED, LONG_ENOUGH_TO_BE_REFUSED);
    new StarterMain(console, Connection::open, patience).run("list", "--address", NOBODY);
  }
}
