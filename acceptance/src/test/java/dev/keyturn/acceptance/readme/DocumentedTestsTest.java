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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That every test that a document names is there, and every row that a test cites. */
class DocumentedTestsTest {
  private static final String FAULTS = "docs/faults.md";
  private static final String THREATS = "docs/threats.md";
  private static final Pattern NAMED = Pattern.compile("`(\\w+(?:Test|IT))\\.(\\w+)`");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| ([0-9, ]+) \\|");
  private static final Pattern THREAT = Pattern.compile("(?m)^\\| T([0-9]+) \\|.*\\| (.*) \\|$");
  private static final Pattern CITED = Pattern.compile("\\b[Rr]ows? ([0-9][0-9, and to]*)");
  private static final Pattern NUMBER = Pattern.compile("[0-9]+");

  private final Path house = House.find().path();

  @ParameterizedTest
  @ValueSource(strings = {FAULTS, THREATS, "docs/adding-a-store.md"})
  void nameTestsThatAreThere(String document) throws IOException {
    String text = text(document);
    Map<String, String> sources = sources();

    assertThat(NAMED.matcher(text).results()).hasSizeGreaterThan(5);
    for (MatchResult named : NAMED.matcher(text).results().toList()) {
      assertThat(sources).as(named.group()).containsKey(named.group(1));
      assertThat(sources.get(named.group(1))).contains("void " + named.group(2) + "(");
    }
  }

  @Test
  void sayOfEveryThreatWhatCoversItOrThatNothingDoes() throws IOException {
    List<MatchResult> threats = THREAT.matcher(text(THREATS)).results().toList();

    assertThat(threats).hasSizeGreaterThan(40);
    assertThat(threats).extracting(threat -> threat.group(1)).doesNotHaveDuplicates();
    assertThat(threats)
        .allSatisfy(
            threat -> {
              boolean covered = NAMED.matcher(threat.group(2)).find();
              boolean uncovered = threat.group(2).startsWith("not covered: ");
              assertThat(covered).as(threat.group()).isNotEqualTo(uncovered);
            });
  }

  @Test
  void haveEveryRowThatTestsCite() throws IOException {
    Set<String> rows = new TreeSet<>();
    ROW.matcher(text(FAULTS)).results().forEach(row -> rows.addAll(numbers(row.group(1))));
    Set<String> cited = new TreeSet<>();
    for (String source : sources().values()) {
      CITED.matcher(source).results().forEach(row -> cited.addAll(numbers(row.group(1))));
    }

    assertThat(cited).isNotEmpty();
    assertThat(rows).containsAll(cited);
  }

  private String text(String document) throws IOException {
    return Files.readString(house.resolve(document));
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
                DocumentedTestsTest::read,
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
