package dev.keyturn.acceptance.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The command line of a JVM that runs another main class of this one's class path. */
final class JavaCommand {
  private JavaCommand() {}

  static List<String> of(String mainClass, List<String> flags, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-Xshare:auto"));
    command.addAll(flags);
    command.addAll(List.of("-cp", absoluteClassPath(), mainClass));
    command.addAll(List.of(arguments));
    return List.copyOf(command);
  }

  private static String absoluteClassPath() {
    String separator = System.getProperty("path.separator");
    return Stream.of(System.getProperty("java.class.path").split(separator, -1))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .reduce((left, right) -> left + separator + right)
        .orElseThrow();
  }
}
