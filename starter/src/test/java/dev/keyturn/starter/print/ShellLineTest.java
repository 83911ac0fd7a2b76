package dev.keyturn.starter.print;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ShellLineTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain",
        "",
        " ",
        "it's",
        "'",
        "{\"key\":\"alias/orders\",\"region\":\"eu-west-1\"}",
        "$HOME `id` $(id) \\ \"",
        "two\nlines\n",
        "tab\tescape\u001b7\r'\\",
        "-n",
        "*",
        "~",
        "!!",
        "grüße 🔑"
      })
  void isReadBackByBashAsTheSameArgument(String argument) throws Exception {
    List<String> arguments = List.of("--input", argument, "end");

    String line = ShellLine.of(arguments);

    assertThat(line).doesNotContain("\n");
    assertThat(readBack(line)).isEqualTo(arguments);
  }

  private static List<String> readBack(String line) throws IOException, InterruptedException {
    Process bash =
        new ProcessBuilder("bash", "-c", "printf '%s\\0' " + line)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String out = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bash.waitFor()).isZero();
    List<String> arguments = new ArrayList<>(Arrays.asList(out.split("\0", -1)));
    arguments.remove(arguments.size() - 1);
    return arguments;
  }
}
