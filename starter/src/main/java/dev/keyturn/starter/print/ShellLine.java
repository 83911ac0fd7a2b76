package dev.keyturn.starter.print;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** An argument list as one line that bash reads back as the same arguments. */
public final class ShellLine {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

  private ShellLine() {}

  /** The line; it has no line break even where an argument has one. */
  public static String of(List<String> arguments) {
    return arguments.stream().map(ShellLine::quote).collect(Collectors.joining(" "));
  }

  private static String quote(String argument) {
    if (PLAIN.matcher(argument).matches()) {
      return argument;
    }
    return argument.chars().anyMatch(ShellLine::isControl)
        ? "$'" + escape(argument) + "'"
        : "'" + argument.replace("'", "'\\''") + "'";
  }

  private static String escape(String argument) {
    StringBuilder escaped = new StringBuilder();
    for (int i = 0; i < argument.length(); i++) {
      char c = argument.charAt(i);
      if (c == '\n') {
        escaped.append("\\n");
      } else if (isControl(c)) {
        // Three octal digits are a fixed length, so a digit that follows is not taken for a part.
        escaped.append(String.format(Locale.ROOT, "\\%03o", (int) c));
      } else if (c == '\\' || c == '\'') {
        escaped.append('\\').append(c);
      } else {
        escaped.append(c);
      }
    }
    return escaped.toString();
  }

  private static boolean isControl(int c) {
    return c < 0x20 || c == 0x7f;
  }
}
