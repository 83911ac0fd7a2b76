package dev.keyturn.starter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Completion, as bash does it. */
final class CompletionTest {
  @TempDir private Path folder;

  @BeforeEach
  void writeScript() throws IOException {
    CommandLineFixture keyturn =
        new CommandLineFixture(
            (target, patience) -> {
              throw new AssertionError("completion needs no server");
            },
            CommandLineFixture.SHORT);
    Files.writeString(folder.resolve("completion"), keyturn.run("completion").out());
  }

  @Test
  void completesCommands() throws Exception {
    assertThat(complete("thr")).isEqualTo("throttle");
    assertThat(complete("schedule", "tri")).isEqualTo("trigger");
  }

  @Test
  void completesOptions() throws Exception {
    assertThat(complete("throttle", "--obj")).isEqualTo("--objects-per-second");
  }

  private String complete(String... words) throws Exception {
    String line =
        ". \"$1\"; shift; COMP_WORDS=(keyturn \"$@\"); COMP_CWORD=$#; _complete_keyturn;"
            + " echo \"${COMPREPLY[@]}\"";
    String[] bash = {"bash", "-c", line, "bash", folder.resolve("completion").toString()};
    String[] command = new String[bash.length + words.length];
    System.arraycopy(bash, 0, command, 0, bash.length);
    System.arraycopy(words, 0, command, bash.length, words.length);
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return said.strip();
  }
}
