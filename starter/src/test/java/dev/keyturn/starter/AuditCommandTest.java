package dev.keyturn.starter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyturn.KeyturnJson;
import dev.keyturn.starter.CommandLineFixture.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AuditCommandTest {
  private static final String ROLE = "arn:aws:iam::111122223333:role/auditor";

  @TempDir private Path directory;

  private InProcessTemporal temporal;
  private CommandLineFixture keyturn;

  @BeforeEach
  void start() {
    temporal = new InProcessTemporal();
    keyturn = temporal.keyturn();
  }

  @AfterEach
  void stop() {
    temporal.close();
  }

  @Test
  void showsProgressAndThenWhatIsWrongAndWhereTheReportIs() {
    Ran ran = audit("--region", "eu-west-1,us-east-1", "--compare-with", "file:/earlier");

    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(ran.out())
        .contains("eu-west-1: 70 keys, 52 findings …", "us-east-1: 70 keys, 52 findings …")
        .containsPattern("findings +52: 1 critical, 51 medium")
        .containsPattern("not assessed +3; that is not passed")
        .contains("1 new, 2 still open, 3 resolved, 4 lived with now, 5 not assessed now")
        .contains("CRITICAL  PUBLIC_POLICY  ")
        .contains("  aws kms get-key-policy --key-id " + Samples.OLD)
        .contains("51 more findings are in the report")
        .contains("file:/reports/run", "on the disk of worker one");
  }

  @Test
  void printsOneDocumentAsJson() throws IOException {
    Ran ran = audit("--region", "eu-west-1", "--json");

    JsonNode report = KeyturnJson.mapper().readTree(ran.out());
    assertThat(report.path("report").asText()).isEqualTo("file:/reports/run");
    assertThat(report.at("/worst/0/severity").asText()).isEqualTo("CRITICAL");
    assertThat(ran.err()).contains("eu-west-1: 70 keys");
  }

  @Test
  void sendsWhatTheTemporalLineSends() throws IOException {
    Path policy = directory.resolve("policy.yaml");
    Files.writeString(policy, "periodDays:\n  HMAC: 90\n");

    Ran ran =
        audit(
            "--region",
            "eu-west-1",
            "--region",
            "us-east-1",
            "--role",
            ROLE,
            "--bucket",
            "orders,carts",
            "--policy",
            "" + policy);

    Matcher line =
        Pattern.compile("temporal workflow start .*--input '(.*?)' .*").matcher(ran.out());
    assertThat(line.find()).as(ran.out()).isTrue();
    assertThat(line.group()).doesNotContain("--search-attribute");
    assertThat(KeyturnJson.mapper().readTree(line.group(1)))
        .isEqualTo(
            KeyturnJson.mapper()
                .readTree(
                    """
                    {"targets":[{"region":"eu-west-1","role":"%s"},{"region":"us-east-1","role":"%s"}],
                     "policy":{"periodDays":{"HMAC":90}},"report":"file:/reports",
                     "buckets":["orders","carts"],"requestedBy":"me"}
                    """
                        .formatted(ROLE, ROLE)));
  }

  @Test
  void takesTheInputOfTheTemporalCli() {
    Ran ran =
        keyturn.runWithInput(
            "{\"targets\":[{\"region\":\"eu-west-1\"}],\"report\":\"s3://reports/x\",\"requestedBy\":\"me\"}",
            "audit",
            "--input",
            "-");

    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(ran.out()).contains("s3://reports/x/run");
  }

  @Test
  void failsWithTheReasonOfTheRun() {
    Ran ran =
        keyturn.run(
            "audit", "--region", "eu-west-1", "--report", "file:/full", "--requested-by", "me");

    assertThat(ran.exitCode()).isOne();
    assertThat(ran.err()).contains("failed: report \"file:/full\": can't be written");
  }

  @Test
  void showsAnAuditThatHasEndedAgain() {
    Matcher run =
        Pattern.compile("(?m)^run (AuditKeys/eu-west-1/.*)$")
            .matcher(audit("--region", "eu-west-1").out());
    assertThat(run.find()).isTrue();

    for (String command : List.of("status", "watch")) {
      Ran ran = keyturn.run(command, run.group(1));
      assertThat(ran.exitCode()).as(ran.err()).isZero();
      assertThat(ran.out()).contains("file:/reports/run");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "                                      | targets: give 1 to 20",
        "--role " + ROLE + "                   | --role: give --region too",
        "--region Dublin                       | region \"Dublin\"",
        "--region eu-west-1 --compare-with x   | report \"x\"",
        "--region eu-west-1 --policy none.yaml | none.yaml can't be read",
      })
  void namesWhatIsWrongWithItsUsage(String options, String message) {
    Ran ran = audit(options == null ? new String[0] : options.split(" "));

    assertThat(ran.exitCode()).isEqualTo(2);
    assertThat(ran.err()).contains(message);
  }

  private Ran audit(String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("audit", "--report", "file:/reports", "--requested-by", "me"));
    arguments.addAll(List.of(more));
    return keyturn.run(arguments.toArray(String[]::new));
  }
}
