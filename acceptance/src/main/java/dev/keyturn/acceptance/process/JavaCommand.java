package dev.keyturn.acceptance.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line of one of Keyturn's programs, as the launcher would run it. */
final class JavaCommand {
  private JavaCommand() {}

  /**
   * Runs what the build left for a program.
   *
   * @param program the module, such as {@code worker}
   */
  static List<String> of(String program, List<String> flags, String... arguments) {
    Path target = House.find().path().resolve(program).resolve("target");
    Path classData = target.resolve(program + ".jsa");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-Xshare:auto"));
    if (Files.exists(classData)) {
      command.add("-XX:SharedArchiveFile=" + classData);
    }
    command.addAll(flags);
    command.addAll(List.of("-jar", target.resolve(program + ".jar").toString()));
    command.addAll(List.of(arguments));
    return List.copyOf(command);
  }
}
