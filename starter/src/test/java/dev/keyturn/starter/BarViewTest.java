package dev.keyturn.starter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.replacement.Phase;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a person at a terminal sees of sweeps, and what a log gets instead. */
final class BarViewTest {
  private static final StoreProgress BUCKET = new StoreProgress("bucket/a sweep 1", 3, 12);
  private static final StoreProgress KEYS = new StoreProgress("dataKeys/inline sweep 1", 2, 4);

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private Map<String, String> variables = Map.of("COLUMNS", "100");

  @Test
  void showsABarForEachStoreOnATerminal() {
    show(true, List.of(BUCKET, KEYS));

    assertThat(seen().lines())
        .anySatisfy(line -> assertThat(line).endsWith("REENCRYPTING"))
        .anySatisfy(line -> assertThat(line).contains("bucket/a sweep 1", " 25% │", "│  3/12 ("))
        .anySatisfy(
            line -> assertThat(line).contains("dataKeys/inline sweep 1", " 50% │", "│ 2/4 ("));
  }

  @Test
  void movesTheBarOfAStore() {
    show(true, List.of(BUCKET), List.of(new StoreProgress(BUCKET.label(), 9, 12)));

    assertThat(seen()).contains(" 75% │", "│  9/12 (");
  }

  @Test
  void keepsToTheWidthOfTheTerminal() {
    show(true, List.of(new StoreProgress("bucket/" + "a".repeat(63) + " sweep 1", 3, 12)));

    assertThat(seen().split("[\r\n]"))
        .anySatisfy(line -> assertThat(line).contains("bucket/aaa"))
        .allSatisfy(line -> assertThat(line).hasSizeLessThan(100));
  }

  @Test
  void showsPlainLinesElsewhere() {
    show(false, List.of(BUCKET, KEYS));

    assertThat(printed()).doesNotContain("│", "\r", "\u001b");
    assertThat(printed().lines().map(String::strip))
        .satisfiesExactly(
            line -> assertThat(line).endsWith("REENCRYPTING"),
            line -> assertThat(line).isEqualTo("FAILED bucket/orders-data a b: AccessDenied"),
            line -> assertThat(line).isEqualTo("bucket/a sweep 1  3 of 12"),
            line -> assertThat(line).isEqualTo("dataKeys/inline sweep 1  2 of 4"));
  }

  @Test
  void keepsToANarrowTerminal() {
    variables = Map.of("COLUMNS", "40");
    show(true, List.of(new StoreProgress("bucket/" + "a".repeat(63) + " sweep 1", 3, 12)));

    assertThat(seen().split("[\r\n]"))
        .filteredOn(line -> line.startsWith("bucket/"))
        .isNotEmpty()
        .allSatisfy(line -> assertThat(line).hasSizeLessThan(40));
  }

  @Test
  void hasNoColourWhereNoneIsWanted() {
    show(true, List.of(BUCKET));
    assertThat(printed()).contains("\u001b[33m");
    out.reset();

    variables = Map.of("COLUMNS", "100", "NO_COLOR", "1");
    show(true, List.of(BUCKET));
    assertThat(printed()).contains("25% |").doesNotContain("\u001b[33m");
  }

  @SafeVarargs
  private void show(boolean terminal, List<StoreProgress>... looks) {
    PrintStream printer = new PrintStream(out, true, StandardCharsets.UTF_8);
    Console console =
        new Console(printer, printer, InputStream.nullInputStream(), variables, terminal);
    try (WatchView view = Watching.view(console, new Output())) {
      for (List<StoreProgress> look : looks) {
        view.show(Samples.status(Phase.REENCRYPTING, ""), look);
      }
    }
  }

  /** Without colours and moves of the cursor. */
  private String seen() {
    return printed().replaceAll("\u001b\\[\\d*[A-Zm]", "");
  }

  private String printed() {
    return out.toString(StandardCharsets.UTF_8);
  }
}
