package dev.keyturn.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.keyturn.acceptance.process.House;
import dev.keyturn.worker.WorkerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What can be seen of the containers without Docker. */
class ComposeTest {
  private static final Pattern SERVICE = Pattern.compile("(?ms)^  (\\w+):\\n(.*?)(?=^  \\w|\\z)");
  private static final Pattern IMAGE = Pattern.compile("(?m)^ +image: (\\S+)$");
  private static final Pattern PORTS = Pattern.compile("(?m)^    ports:\\n((?:      - \\S+\\n)+)");
  private static final Pattern BUILD = Pattern.compile("(?m)^  build: (\\S+)$");
  private static final Pattern FROM = Pattern.compile("(?m)^FROM (\\S+)");
  private static final Pattern COPY = Pattern.compile("(?m)^COPY (?!--from)(\\S+) \\S+$");
  private static final Pattern COPY_OF_BUILD =
      Pattern.compile("(?m)^COPY --from=build /src/(\\S+) \\S+$");
  private static final Pattern BUILT = Pattern.compile("-pl (\\S+) -am package");
  private static final Pattern WORKER = Pattern.compile("(?ms)^  worker:\\n(.*?)(?=^  \\w|\\z)");
  private static final Pattern CHECK =
      Pattern.compile("(?m)^      test:\\n((?:        - \\S+\\n)+)");
  private static final Pattern VARIABLE = Pattern.compile("(?m)^ +([A-Z_]+): (\\S+)$");

  private final Path house = House.find().path();
  private String compose = "";
  private String services = "";
  private String shared = "";

  @BeforeEach
  void read() throws IOException {
    compose = Files.readString(house.resolve("docker-compose.yml"));
    services = compose.replaceAll("(?s).*?\nservices:\n", "").replaceAll("(?ms)^\\w.*", "");
    shared = compose.replaceAll("(?s)\nservices:\n.*", "\n");
  }

  @Test
  void hasTheServicesThatAResponseNeeds() {
    assertThat(groups(SERVICE, services, 1))
        .containsExactlyInAnyOrder("temporal", "setup", "sandbox", "worker");
    assertThat(groups(SERVICE, services, 2))
        .allSatisfy(service -> assertThat(service).containsAnyOf("image: ", "<<: *keyturn\n"));
  }

  @Test
  void pinsEveryImageThatItDoesNotBuild() {
    assertThat(groups(IMAGE, compose, 1))
        .contains("keyturn:local")
        .filteredOn(image -> !image.equals("keyturn:local"))
        .isNotEmpty()
        .allSatisfy(image -> assertThat(image).matches("\\S+:\\d+\\.\\d+\\.\\d+"));
  }

  @Test
  void listensOnThisMachineOnly() {
    List<String> ports =
        groups(PORTS, services, 1).stream().flatMap(String::lines).map(String::strip).toList();

    assertThat(ports)
        .hasSize(3)
        .allSatisfy(port -> assertThat(port).matches("- 127\\.0\\.0\\.1:\\d+:\\d+"));
    assertThat(services.lines().filter(line -> line.strip().startsWith("ports:"))).hasSize(2);
  }

  /** With a program of the image, at an address that the worker is given. */
  @Test
  void asksTheWorkerWhetherItIsReady() throws Exception {
    String worker = groups(WORKER, services, 1).get(0);
    String dockerfile = Files.readString(house.resolve("Dockerfile"));
    List<String> command =
        groups(CHECK, worker, 1).get(0).lines().map(line -> line.replaceFirst(" +- ", "")).toList();

    assertThat(command).startsWith("CMD", "java");
    assertThat(Class.forName(command.get(command.size() - 1)).getMethod("main", String[].class))
        .isNotNull();
    String jar = command.get(command.indexOf("-cp") + 1);
    assertThat(dockerfile).contains("WORKDIR " + jar.replaceFirst("/worker/target/.*", ""));
    assertThat(groups(COPY_OF_BUILD, dockerfile, 1)).anyMatch(built -> jar.endsWith("/" + built));
    assertThat(groups(VARIABLE, worker, 1)).contains("KEYTURN_METRICS_ADDRESS");
    assertThat(worker).contains("      <<: *environment\n");
    assertThatCode(() -> WorkerConfig.of(variables(shared + worker))).doesNotThrowAnyException();
  }

  @Test
  void buildsFromWhatIsThere() throws IOException {
    assertThat(groups(BUILD, compose, 1)).containsExactly(".");
    String dockerfile = Files.readString(house.resolve("Dockerfile"));

    assertThat(groups(FROM, dockerfile, 1))
        .isNotEmpty()
        .allSatisfy(image -> assertThat(image).matches("\\S+:\\d\\S*"));
    assertThat(groups(COPY, dockerfile, 1))
        .isNotEmpty()
        .allSatisfy(source -> assertThat(house.resolve(source)).exists());
  }

  /** What Maven makes of a module may not be there yet when this test runs. */
  @Test
  void copiesWhatItsBuildMakes() throws IOException {
    String dockerfile = Files.readString(house.resolve("Dockerfile"));
    List<String> built = List.of(groups(BUILT, dockerfile, 1).get(0).split(","));
    List<String> copied = groups(COPY_OF_BUILD, dockerfile, 1);

    assertThat(copied.size() + groups(COPY, dockerfile, 1).size())
        .isEqualTo((int) dockerfile.lines().filter(line -> line.startsWith("COPY")).count());
    assertThat(copied)
        .contains("keyturn")
        .filteredOn(source -> !Files.exists(house.resolve(source)))
        .allSatisfy(source -> assertThat(made(built)).contains(source));
    assertThat(copied).containsAll(made(built));
    assertThat(built)
        .allSatisfy(module -> assertThat(house.resolve(module).resolve("pom.xml")).exists());
  }

  private static Map<String, String> variables(String service) {
    return VARIABLE
        .matcher(service)
        .results()
        .collect(Collectors.toMap(line -> line.group(1), line -> line.group(2)));
  }

  private static List<String> made(List<String> modules) {
    return modules.stream()
        .flatMap(module -> Stream.of(module + "/target/" + module + ".jar", module + "/target/lib"))
        .toList();
  }

  private static List<String> groups(Pattern pattern, String text, int group) {
    return pattern.matcher(text).results().map((MatchResult found) -> found.group(group)).toList();
  }
}
