package dev.keyturn.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FindingKindTest {
  @ParameterizedTest
  @EnumSource
  void isDocumentedWithItsSeverityAndControls(FindingKind kind) throws IOException {
    assertThat(Files.readString(Path.of("..", "docs", "audits.md")).lines())
        .filteredOn(line -> line.startsWith("| `" + kind + "` | " + kind.severity() + " | "))
        .singleElement()
        .satisfies(row -> assertThat(row).endsWith(controls(kind)));
  }

  private static String controls(FindingKind kind) {
    String controls = String.join("; ", kind.controls());
    return controls.isEmpty() ? "| |" : "| " + controls + " |";
  }
}
