package dev.keyturn.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The launcher and its helpers, run as a person runs them. The build under test is not built again.
 */
class LauncherIT {
  @TempDir Path directory;
  private Path house;

  @BeforeEach
  void findTheHouse() throws IOException {
    house = Path.of("..").toRealPath();
  }

  @Test
  void runsFromAnyDirectoryAndThroughALink() throws Exception {
    Path link = Files.createSymbolicLink(directory.resolve("kt"), house.resolve("keyturn"));

    Ran answer = run(Map.of("KEYTURN_BUILD", "never"), link.toString(), "--help");

    assertThat(answer.err()).isEmpty();
    assertThat(answer.exit()).isZero();
    assertThat(answer.out()).contains("respond", "approve", "restore");
  }

  @Test
  void printsTheVersionThatWasBuilt() throws Exception {
    Ran ran =
        run(Map.of("KEYTURN_BUILD", "never"), house.resolve("keyturn").toString(), "--version");

    assertThat(ran.exit()).as(ran.err()).isZero();
    assertThat(ran.out()).isEqualTo("keyturn " + version() + "\n");
  }

  @Test
  void mapsTheClassesThatTheBuildArchived() throws Exception {
    Ran ran =
        run(
            Map.of("KEYTURN_BUILD", "never", "JDK_JAVA_OPTIONS", "-Xlog:class+load"),
            house.resolve("keyturn").toString(),
            "--version");

    assertThat(ran.exit()).as(ran.err()).isZero();
    assertThat(ran.out())
        .containsPattern("dev\\.keyturn\\.starter\\.\\w+ source: shared objects file \\(top\\)");
  }

  @Test
  void passesTheExitCodeOfACommandOn() throws Exception {
    Ran answer =
        run(Map.of("KEYTURN_BUILD", "never"), house.resolve("keyturn").toString(), "no-such");

    assertThat(answer.exit()).isEqualTo(2);
    assertThat(answer.err()).contains("no-such");
  }

  @Test
  void saysThatThereIsNoBenchYet() throws Exception {
    Ran answer = run(Map.of(), house.resolve("keyturn").toString(), "bench");

    assertThat(answer).isEqualTo(new Ran(1, "", "keyturn: there is no bench yet\n"));
  }

  @Test
  void findsATemporalCliThatRuns() throws Exception {
    Ran found = run(Map.of(), house.resolve("scripts/temporal-cli").toString());
    Ran version = run(Map.of(), found.out().strip(), "--version");

    assertThat(version.exit()).isZero();
    assertThat(version.out()).startsWith("temporal version");
  }

  @Test
  void refusesATemporalCliThatDoesNotRun() throws Exception {
    Ran answer =
        run(
            Map.of("KEYTURN_TEMPORAL_CLI", "/no/such/temporal"),
            house.resolve("scripts/temporal-cli").toString());

    assertThat(answer.exit()).isOne();
    assertThat(answer.err()).contains("KEYTURN_TEMPORAL_CLI is /no/such/temporal");
  }

  @Test
  void refusesAJavaThatIsTooOld() throws Exception {
    Path bin = Files.createDirectory(directory.resolve("bin"));
    Path java = bin.resolve("java");
    Files.writeString(java, "#!/bin/sh\necho 'java.specification.version = 11' >&2\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();

    Ran answer =
        run(
            Map.of("JAVA_HOME", directory.toString()),
            house.resolve("mvnw").toString(),
            "--version");

    assertThat(answer.exit()).isOne();
    assertThat(answer.err()).contains("Java 17 or newer is needed").contains(java + " is 11");
  }

  /** The project's version, as its first element of that name gives it. */
  private String version() throws IOException {
    return Files.readString(house.resolve("pom.xml"))
        .lines()
        .map(String::strip)
        .filter(line -> line.startsWith("<version>"))
        .findFirst()
        .orElseThrow()
        .replaceAll("</?version>", "");
  }

  private Ran run(Map<String, String> environment, String... command) throws Exception {
    return Ran.in(directory, environment, command);
  }
}
