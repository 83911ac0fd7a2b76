package dev.keyturn.acceptance.readme;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A document's commands: what stands in its fenced blocks but its diagrams, a command a line. */
final class Commands {
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w*)\\n(.*?)^```$");

  private Commands() {}

  /** All commands, in order, with continued lines joined. */
  static List<String> of(Path document) throws IOException {
    List<String> commands = new ArrayList<>();
    Matcher block = BLOCK.matcher(Files.readString(document));
    while (block.find()) {
      if (!block.group(1).equals("mermaid")) {
        String joined = block.group(2).replaceAll("\\\\\\n\\s*", "");
        joined.lines().map(String::strip).filter(line -> !line.isEmpty()).forEach(commands::add);
      }
    }
    return commands;
  }
}
