package dev.keyturn.acceptance.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyturn.acceptance.world.Shell;
import dev.keyturn.acceptance.world.Shell.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Audits are started by the Temporal CLI and by the launcher, through bash. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuditIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String BLIND = "arn:aws:iam::111122223333:role/blind";
  private static final Pattern TEMPORAL_LINE = Pattern.compile("(?m)^temporal workflow start .*$");
  private static final Pattern REPORT = Pattern.compile("(?m)^ +(file:\\S+)$");

  private Shell shell;
  private FaultyKeys keys;

  @BeforeAll
  void open() throws Exception {
    shell = Shell.open(AuditIT.class);
    keys = new FaultyKeys(shell.sandbox());
    shell.sandbox().register("blind", BLIND, false);
    shell.directory().write("policy.yaml", "periodDays:\n  ASYMMETRIC: 30\n  IMPORTED: 365\n");
    shell.good("operator", "./keyturn setup");
    shell.leaveWorker("keyturn-worker", "./keyturn worker");
  }

  @AfterAll
  void close() {
    keys.close();
    shell.close();
  }

  @Test
  void findsAllAndInventsNothingAsTheTemporalCliAsks() throws Exception {
    shell.good(
        "operator",
        "temporal workflow start --type AuditKeys --task-queue keyturn --fail-existing"
            + " --workflow-id audit --input '{\"targets\":[{\"region\":\"eu-west-1\"}],"
            + "\"policy\":{\"periodDays\":{\"ASYMMETRIC\":30,\"IMPORTED\":365}},\"requestedBy\":\"auditor\","
            + "\"buckets\":[\"dead-data\"],\"report\":\"file:'$WORK'/audits\"}'");
    JsonNode report =
        JSON.readTree(
                shell
                    .good("operator", "temporal workflow result -o json --workflow-id audit")
                    .out())
            .path("result");

    assertThat(ids(report.path("worst"))).isEqualTo(keys.findings());
    assertThat(found(report.path("report").asText())).isEqualTo(keys.findings());
    assertThat(report.at("/total/notAssessed").asInt()).isZero();
  }

  @Test
  void findsTheSameAsTheLauncherIsToldAndWhatWasRepairedSince() throws Exception {
    String first = directory(audit("file:$WORK/audits"));
    assertThat(found(first)).isEqualTo(keys.findings());
    String repaired =
        keys.findings().stream()
            .filter(id -> id.endsWith("#ROTATION_OFF"))
            .findFirst()
            .orElseThrow();
    keys.repair(repaired);
    keys.findings().remove(repaired);
    Set<String> now = new TreeSet<>(keys.findings());
    now.add(keys.putOff());

    Answer again = audit("file:$WORK/audits --compare-with " + first);

    assertThat(found(directory(again))).isEqualTo(now);
    assertThat(again.out())
        .contains("1 new, 12 still open, 1 resolved", "CRITICAL  PUBLIC_POLICY")
        .contains("./keyturn key show", "on the disk of worker");
    Matcher line = TEMPORAL_LINE.matcher(again.out());
    assertThat(line.find()).as(again.out()).isTrue();
    assertThat(shell.good("operator", line.group()).out()).contains("AuditKeys");
  }

  @Test
  void auditsTheOthersWhereATargetIsDenied() throws Exception {
    Answer answer =
        shell.good(
            "operator",
            "./keyturn audit --requested-by auditor --report file:$WORK/audits --input $WORK/"
                + shell
                    .directory()
                    .write(
                        "targets.json",
                        "{\"targets\":[{\"region\":\"eu-west-1\",\"role\":\""
                            + BLIND
                            + "\"},{\"region\":\"eu-west-1\"}],"
                            + "\"buckets\":[\"dead-data\"],\"policy\":{\"periodDays\":{\"ASYMMETRIC\":30,\"IMPORTED\":365}}}")
                    .getFileName());

    assertThat(answer.out()).contains("kms:ListKeys");
    assertThat(found(directory(answer))).isEqualTo(keys.findings());
  }

  @Test
  void completesWhileAWSThrottlesEveryThirdCall() throws Exception {
    shell
        .sandbox()
        .control("faults", "{\"service\":\"kms\",\"kind\":\"throttle\",\"probability\":0.3}");

    assertThat(found(directory(audit("file:$WORK/audits")))).isEqualTo(keys.findings());
  }

  @Test
  void refusesAPlaceThatTakesNoReport() throws Exception {
    Answer refused = run("file:/proc/none");

    assertThat(refused.exit()).isOne();
    assertThat(refused.err()).contains("report \"file:/proc/none/", "give a directory");
  }

  private Answer audit(String report) throws Exception {
    Answer answer = run(report);
    assertThat(answer.exit()).as(answer.out() + answer.err()).isZero();
    return answer;
  }

  private Answer run(String report) throws Exception {
    return shell.run(
        "operator",
        "./keyturn audit --region eu-west-1 --policy $WORK/policy.yaml --requested-by auditor"
            + " --bucket dead-data --report "
            + report);
  }

  private static String directory(Answer answer) {
    Matcher report = REPORT.matcher(answer.out());
    assertThat(report.find()).as(answer.out()).isTrue();
    return report.group(1);
  }

  /** The ids of the findings in the report of a directory. */
  private static Set<String> found(String directory) throws IOException {
    Path file = Path.of(directory.substring("file:".length()), "findings.json");
    Set<String> found = new TreeSet<>();
    for (JsonNode key : JSON.readTree(Files.readString(file)).path("keys")) {
      found.addAll(ids(key.path("findings")));
    }
    return found;
  }

  private static Set<String> ids(JsonNode findings) {
    return new TreeSet<>(findings.findValuesAsText("id"));
  }
}
