package dev.keyturn.acceptance.readme;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.acceptance.process.House;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** That every test that the documentation of faults names is there, and every row that is cited. */
class FaultsDocumentTest {
  private static final Pattern NAMED = Pattern.compile("`(\\w+(?:Test|IT))\\.(\\w+)`");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| ([0-9, ]+) \\|");
  private static final Pattern CITED = Pattern.compile("\\b[Rr]ows? ([0-9][0-9, and to]*)");
  private static final Pattern NUMBER = Pattern.compile("[0-9]+");

  private final Path house = House.find().path();

  @Test
  void namesTestsThatAreThere() throws IOException {
    String text = text();
    Map<String, String> sources = sources();

    assertThat(NAMED.matcher(text).results()).hasSizeGreaterThan(50);
    for (MatchResult named : NAMED.matcher(text).results().toList()) {
      assertThat(sources).as(named.group()).containsKey(named.group(1));
      assertThat(sources.get(named.group(1))).contains("void " + named.group(2) + "(");
    }
  }

  @Test
  void hasEveryRowThatTestsCite() throws IOException {
    Set<String> rows = new TreeSet<>();
    ROW.matcher(text()).results().forEach(row -> rows.addAll(numbers(row.group(1))));
    Set<String> cited = new TreeSet<>();
    for (String source : sources().values()) {
      CITED.matcher(source).results().forEach(row -> cited.addAll(numbers(row.group(1))));
    }

    assertThat(cited).isNotEmpty();
    assertThat(rows).containsAll(cited);
  }

  private String text() throws IOException {
    return Files.readString(house.resolve("docs/faults.md"));
  }

  /** The sources of all tests by the names of their classes. */
  private Map<String, String> sources() throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(house)) {
      files =
          all.filter(file -> file.toString().contains("/src/test/java/"))
              .filter(file -> file.toString().matches(".*(Test|IT)\\.java"))
              .toList();
    }
    return files.stream()
        .collect(
            Collectors.toMap(
                file -> String.valueOf(file.getFileName()).replace(".java", ""),
                FaultsDocumentTest::read,
                (one, other) -> one + other));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(file + " can't be read", e);
    }
  }

  private static List<String> numbers(String text) {
    return NUMBER.matcher(text).results().map(MatchResult::group).toList();
  }
}
