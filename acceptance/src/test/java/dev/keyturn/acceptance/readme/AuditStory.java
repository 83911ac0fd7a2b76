package dev.keyturn.acceptance.readme;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.acceptance.world.Shell.Answer;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.s3.model.S3Object;

/** A key that does not rotate is found, and rotates when the audit is made again. */
final class AuditStory {
  private static final Pattern SCHEDULE = Pattern.compile("AuditKeys/\\S+");

  private AuditStory() {}

  static void follow(Stage stage, Follower runbook) throws Exception {
    stage.owner().makeBucket("key-audits");
    String key = stage.owner().key("forgotten");

    String first = runbook.next("./keyturn audit").out();
    assertThat(first).contains("ROTATION_OFF", key);
    assertThat(reports(stage))
        .anyMatch(file -> file.endsWith("report.html"))
        .anyMatch(file -> file.endsWith("findings.csv"))
        .anyMatch(file -> file.endsWith("findings.json"));
    stage.owner().kms().enableKeyRotation(enable -> enable.keyId(key));
    assertThat(runbook.next("./keyturn audit").out())
        .containsPattern("0 new, [0-9]+ still open, 1 resolved")
        .doesNotContain(key);

    assertThat(runbook.next("./keyturn schedule audit").out()).contains(": created");
    Answer schedules = runbook.nextUntilItPrints("./keyturn schedule list", "AuditKeys/");
    Matcher listed = SCHEDULE.matcher(schedules.out());
    assertThat(listed.find()).isTrue();
    runbook.fill("SCHEDULE", listed.group());
    assertThat(runbook.next("./keyturn schedule describe").out()).containsPattern("state +runs");
    runbook.next("./keyturn schedule trigger");
    runbook.next("./keyturn schedule pause");
    assertThat(described(stage, listed.group()).out()).containsPattern("\"paused\": *true");
    runbook.next("./keyturn schedule resume");
    assertThat(described(stage, listed.group()).out()).doesNotContain("paused");
    runbook.next("./keyturn schedule remove");
    assertThat(described(stage, listed.group()).exit()).isNotZero();
  }

  private static List<String> reports(Stage stage) {
    return stage
        .owner()
        .s3()
        .listObjectsV2(list -> list.bucket("key-audits").prefix("daily"))
        .contents()
        .stream()
        .map(S3Object::key)
        .toList();
  }

  /** As Temporal's own client sees it. */
  private static Answer described(Stage stage, String schedule) throws Exception {
    return stage
        .shell()
        .run("auditor", "temporal schedule describe -o json --schedule-id " + schedule);
  }
}
