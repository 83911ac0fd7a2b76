package dev.keyturn.acceptance.drill;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyturn.acceptance.DrillMain;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The drill from its command line to its report, with real processes and a small estate. */
class DrillIT {
  private static final int OBJECTS = 300;
  private static final Set<String> COUNTS =
      Set.of(
          "newDataKeys",
          "rewrapped",
          "alreadyCurrent",
          "gone",
          "superseded",
          "accepted",
          "pinned",
          "failed");

  @TempDir Path directory;

  @Test
  void endsInDoneWithEveryItemReadAndTheApplicationUndisturbed() throws IOException {
    int exit =
        new CommandLine(new DrillMain())
            .execute("--yes", "--objects", "" + OBJECTS, "--report", directory.toString());

    JsonNode report = new ObjectMapper().readTree(directory.resolve("drill.json").toFile());
    assertThat(report.path("error").asText()).isEmpty();
    assertThat(exit).isZero();
    assertThat(report.path("outcome").asText()).isEqualTo("DONE");
    requireCounts(report);
    requireReads(report);
    requireDeath(report);
    requireNamed(report.path("forgottenJob"));
    assertThat(report.path("application").path("errors").asLong(-1)).isZero();
    assertThat(report.path("application").path("calls").asLong()).isGreaterThanOrEqualTo(100);
    assertThat(report.path("seconds").path("total").asDouble()).isPositive();
    assertThat(report.path("seconds").path("REENCRYPTING").asDouble()).isPositive();
  }

  @Test
  void writesItsReportEvenIfItCantBegin() throws IOException, InterruptedException {
    ProcessBuilder drill =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                DrillMain.class.getName(),
                "--yes",
                "--report",
                directory.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("out").toFile());
    drill.environment().put("KEYTURN_TEMPORAL_CLI", "/no/such/temporal");
    drill.environment().put("XDG_STATE_HOME", directory.toString());
    Process process = drill.start();

    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).isOne();
    JsonNode report = new ObjectMapper().readTree(directory.resolve("drill.json").toFile());
    assertThat(report.path("outcome").asText()).isEqualTo("PROVISIONING");
    assertThat(report.path("error").asText()).contains("KEYTURN_TEMPORAL_CLI");
  }

  @Test
  void refusesAnEstateThatIsTooSmallToShowAnything() {
    assertThat(new CommandLine(new DrillMain()).execute("--yes", "--objects", "3")).isEqualTo(2);
  }

  @Test
  void beginsNothingWhereNobodyCanBeAsked() {
    StringWriter said = new StringWriter();
    CommandLine drill = new CommandLine(new DrillMain()).setErr(new PrintWriter(said, true));

    assertThat(drill.execute("--report", directory.toString())).isEqualTo(2);
    assertThat(said.toString()).contains("there is no terminal", "give --yes");
    assertThat(directory).isEmptyDirectory();
  }

  private static void requireCounts(JsonNode report) {
    List<JsonNode> all = new ArrayList<>(List.of(report.path("items")));
    report.path("stores").forEach(all::add);
    for (JsonNode counts : all) {
      long sum = COUNTS.stream().mapToLong(name -> counts.path(name).asLong(-1)).sum();
      assertThat(counts.path("total").asLong()).isEqualTo(sum).isPositive();
      assertThat(counts.path("pinned").asLong() + counts.path("failed").asLong()).isZero();
    }
    Set<String> types = new TreeSet<>();
    report.path("stores").fieldNames().forEachRemaining(types::add);
    assertThat(types)
        .containsExactly(
            "bucket",
            "dataKeys",
            "ebsDefaultKey",
            "image",
            "launchTemplate",
            "snapshot",
            "table",
            "volume");
  }

  private static void requireReads(JsonNode report) {
    long checked = report.path("readable").path("checked").asLong();
    assertThat(checked).isGreaterThan(OBJECTS);
    assertThat(report.path("readable").path("ok").asLong()).isEqualTo(checked);
  }

  private static void requireNamed(JsonNode job) {
    assertThat(job.path("underOldKey").asLong()).isPositive();
    assertThat(job.path("refused").asLong()).isPositive();
    assertThat(job.path("namedSeconds").asDouble()).isPositive();
    assertThat(job.path("throughAlias").asLong()).isPositive();
  }

  private static void requireDeath(JsonNode report) {
    JsonNode answers = report.path("oldKeyDecrypt");
    assertThat(answers.path("application").asText()).isEqualTo("DisabledException");
    assertThat(answers.path("attacker").asText())
        .isIn("DisabledException", "AccessDeniedException");
    assertThat(report.path("acceptedBackup").asText()).contains("KMS");
    assertThat(report.path("attackerShutOutSeconds").asDouble()).isPositive();
    assertThat(report.path("proofHash").asText()).matches("[0-9a-f]{64}");
    assertThat(report.path("oldKey").asText()).isNotEqualTo(report.path("newKey").asText());
  }
}
