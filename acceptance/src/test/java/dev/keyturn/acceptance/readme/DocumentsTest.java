package dev.keyturn.acceptance.readme;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.acceptance.process.House;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** That every runbook is followed, every link leads somewhere, and every call of AWS is told. */
class DocumentsTest {
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(?:#([^)]+))?\\)");
  private static final Pattern CALL =
      Pattern.compile("\"(?:kms|s3|ec2|dynamodb|iam|sts|cloudtrail|rds):([A-Z][A-Za-z]+)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");

  private final Path house = House.find().path();

  @Test
  void areAllFollowed() throws IOException {
    TreeSet<String> written = new TreeSet<>(List.of(Story.README));
    try (Stream<Path> all = Files.walk(house.resolve(Story.RUNBOOKS))) {
      all.filter(Files::isRegularFile)
          .forEach(file -> written.add(house.relativize(file).toString()));
    }

    assertThat(written).hasSizeGreaterThan(1).isEqualTo(new TreeSet<>(Story.BY_DOCUMENT.keySet()));
  }

  @Test
  void leadWhereTheirLinksSay() throws IOException {
    for (Path document : documents()) {
      for (MatchResult link : LINK.matcher(Files.readString(document)).results().toList()) {
        Path target = document.resolveSibling(link.group(1)).normalize();
        assertThat(target).as("%s in %s", link.group(), document).exists();
        if (link.group(2) != null) {
          assertThat(anchors(target))
              .as("%s in %s", link.group(), document)
              .contains(link.group(2));
        }
      }
    }
  }

  @Test
  void nameEveryCallOfTheActivities() throws IOException {
    String aws = Files.readString(house.resolve("docs/aws.md"));
    TreeSet<String> calls = new TreeSet<>();
    try (Stream<Path> all = Files.walk(house.resolve("activities/src/main/java"))) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        CALL.matcher(Files.readString(file)).results().forEach(call -> calls.add(call.group(1)));
      }
    }

    assertThat(calls).hasSizeGreaterThan(50);
    calls.removeAll(List.of(aws.split("\\W+")));
    assertThat(calls).as("calls that docs/aws.md lacks").isEmpty();
  }

  private List<Path> documents() throws IOException {
    try (Stream<Path> docs = Files.walk(house.resolve("docs"));
        Stream<Path> top = Files.list(house)) {
      return Stream.concat(docs, top).filter(file -> file.toString().endsWith(".md")).toList();
    }
  }

  /** As GitHub makes them of headings. */
  private static List<String> anchors(Path document) throws IOException {
    return HEADING
        .matcher(Files.readString(document))
        .results()
        .map(heading -> heading.group(1).toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^\\w\\- ]", "").replace(' ', '-'))
        .toList();
  }
}
