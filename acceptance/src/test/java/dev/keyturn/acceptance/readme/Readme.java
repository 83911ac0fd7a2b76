package dev.keyturn.acceptance.readme;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The README's commands: what stands in its fenced blocks, a command a line. */
final class Readme {
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```\\w*\\n(.*?)^```$");

  private Readme() {}

  /** All commands, in order, with continued lines joined. */
  static List<String> commands(Path readme) throws IOException {
    List<String> commands = new ArrayList<>();
    Matcher block = BLOCK.matcher(Files.readString(readme));
    while (block.find()) {
      String joined = block.group(1).replaceAll("\\\\\\n\\s*", "");
      joined.lines().map(String::strip).filter(line -> !line.isEmpty()).forEach(commands::add);
    }
    return commands;
  }
}
