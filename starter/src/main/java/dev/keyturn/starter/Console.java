package dev.keyturn.starter;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;

/**
 * What the command line reads and writes.
 *
 * @param variables the environment's
 * @param terminal whether a person looks at {@code out}
 */
public record Console(
    PrintStream out,
    PrintStream err,
    InputStream in,
    Map<String, String> variables,
    boolean terminal) {
  private static final int USUAL_WIDTH = 100;
  private static final int NARROWEST = 40;

  /** The process's own console; UTF-8 whatever the locale says, because JSON is. */
  static Console ofProcess() {
    return new Console(
        utf8(FileDescriptor.out),
        utf8(FileDescriptor.err),
        System.in,
        System.getenv(),
        isTerminal());
  }

  /** How many columns a line has. */
  int width() {
    Optional<String> columns =
        Optional.ofNullable(variables.get("COLUMNS")).filter(text -> text.matches("[0-9]{1,4}"));
    if (columns.isPresent()) {
      return Math.max(NARROWEST, Integer.parseInt(columns.get()));
    }
    return terminal
        ? Math.max(NARROWEST, new ConsoleProgressBarConsumer(out).getMaxRenderedLength())
        : USUAL_WIDTH;
  }

  /** Whether colours are wanted, which {@code NO_COLOR} says. */
  boolean colours() {
    return variables.getOrDefault("NO_COLOR", "").isEmpty();
  }

  /** Asks {@code test}, because Java can't tell standard output from standard input here. */
  private static boolean isTerminal() {
    if ("dumb".equals(System.getenv("TERM"))) {
      return false;
    }
    try {
      return new ProcessBuilder("test", "-t", "1").inheritIO().start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static PrintStream utf8(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }
}
