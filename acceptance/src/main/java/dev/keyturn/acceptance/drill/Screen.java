package dev.keyturn.acceptance.drill;

import java.io.Console;
import java.io.PrintStream;
import java.util.Optional;

/**
 * Where a drill is shown.
 *
 * @param terminal the terminal, if a person sits at one
 */
public record Screen(PrintStream out, Optional<Console> terminal) {
  /** The width of text; fits most terminals and logs. */
  static final int WIDTH = 110;

  /** Prints a line or a page. */
  void print(Object text) {
    out.println(text);
  }
}
