package dev.keyturn.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** That the documentation of the configuration says what the code does. */
class ConfigurationDocumentTest {
  private static final Pattern NAME = Pattern.compile("(?m)^\\| `(KEYTURN_\\w+)` \\|");
  private String text = "";

  @BeforeEach
  void read() throws IOException {
    text = Files.readString(Path.of("..", "docs", "configuration.md"));
  }

  @Test
  void hasARowForEverySettingOfTheWorker() {
    assertThat(section("## The worker").lines().filter(line -> line.startsWith("| `")))
        .containsExactlyElementsOf(
            Setting.ALL.stream().map(ConfigurationDocumentTest::row).toList());
  }

  @Test
  void namesWhatOtherCommandsRead() {
    assertThat(names(section("## The launcher and other commands")))
        .containsExactlyInAnyOrderElementsOf(Setting.OF_OTHERS);
  }

  private static String row(Setting setting) {
    String unlessGiven = setting.unlessGiven().isEmpty() ? "" : "`" + setting.unlessGiven() + "`";
    return "| `%s` | %s | %s | %s |"
        .formatted(setting.variable(), unlessGiven, setting.values(), setting.meaning())
        .replace("|  |", "| |");
  }

  private String section(String title) {
    return text.replaceAll("(?s)^.*\\n" + title + "\\n", "").replaceAll("(?s)\\n## .*", "");
  }

  private static List<String> names(String section) {
    return NAME.matcher(section).results().map(found -> found.group(1)).toList();
  }
}
