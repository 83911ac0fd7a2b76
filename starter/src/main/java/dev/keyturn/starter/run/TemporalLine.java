package dev.keyturn.starter.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.keyturn.TaskQueues;
import dev.keyturn.replacement.KeyturnAttributes;
import dev.keyturn.starter.print.ShellLine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The {@code temporal} command that does the same, as one line to copy. */
public final class TemporalLine {
  private static final int LONGEST = 100_000;

  private TemporalLine() {}

  /** Starts the run. */
  public static String start(Start start, Target target) {
    List<String> arguments = new ArrayList<>(List.of("temporal", "workflow", "start"));
    arguments.addAll(target.arguments());
    arguments.addAll(run(start, "--fail-existing"));
    return ShellLine.of(arguments);
  }

  private static List<String> run(Start start, String... more) {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("--type", start.type(), "--task-queue", TaskQueues.CONTROL));
    arguments.addAll(List.of("--workflow-id", start.id()));
    arguments.addAll(List.of(more));
    arguments.addAll(input(start.input().toString()));
    start
        .key()
        .map(key -> KeyturnAttributes.KEY.getName() + "=" + new TextNode(key))
        .ifPresent(attribute -> arguments.addAll(List.of("--search-attribute", attribute)));
    arguments.addAll(List.of("--static-summary", start.summary()));
    arguments.addAll(List.of("--static-details", start.details()));
    return arguments;
  }

  /** Makes the schedule. */
  public static String schedule(ScheduleOrder order, Target target) {
    List<String> arguments = new ArrayList<>(List.of("temporal", "schedule", "create"));
    arguments.addAll(target.arguments());
    arguments.addAll(List.of("--schedule-id", order.id()));
    arguments.addAll(order.timing().arguments());
    arguments.addAll(List.of("--overlap-policy", "Skip", "--pause-on-failure"));
    arguments.addAll(run(order.start()));
    return ShellLine.of(arguments);
  }

  /** A long input goes into a file: Linux takes no argument above 128 KiB. */
  private static List<String> input(String json) {
    if (json.getBytes(StandardCharsets.UTF_8).length <= LONGEST) {
      return List.of("--input", json);
    }
    try {
      Path file = Files.createTempFile("keyturn-input-", ".json");
      return List.of("--input-file", Files.writeString(file, json).toString());
    } catch (IOException e) {
      throw new StarterFailure("the input is too long for a command line, and no file takes it", e);
    }
  }

  /** Sends the Update. */
  public static String update(String run, String update, JsonNode input, Target target) {
    List<String> arguments = new ArrayList<>(List.of("temporal", "workflow", "update", "execute"));
    arguments.addAll(target.arguments());
    arguments.addAll(List.of("--workflow-id", run, "--name", update));
    arguments.addAll(List.of("--input", input.toString()));
    return ShellLine.of(arguments);
  }
}
