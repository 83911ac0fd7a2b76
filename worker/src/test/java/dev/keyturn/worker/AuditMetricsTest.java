package dev.keyturn.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.audit.AuditTally;
import dev.keyturn.audit.AuditTarget;
import dev.keyturn.audit.FindingKind;
import dev.keyturn.audit.ReportAssembly;
import dev.keyturn.audit.ReportOrder;
import dev.keyturn.audit.ReportSummary;
import dev.keyturn.audit.ReportUri;
import dev.keyturn.audit.TargetAudit;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AuditMetricsTest {
  private static final String ROLE = "arn:aws:iam::111122223333:role/auditor";

  private final Metrics metrics = new Metrics();

  @Test
  void showsTheFindingsOfTheLastAuditAndForgetsNoTargetThatWasNotLookedAt() {
    ActivityMetrics activities = new ActivityMetrics(metrics);
    activities.done("WriteAuditReport", report(10, 3, 1), summary());
    activities.done("WriteAuditReport", report(20, 1, 0), summary());

    assertThat(metrics.scrape().lines().filter(line -> line.startsWith("keyturn_audit")))
        .contains(
            series("findings", "own", "eu-west-1", ",severity=\"medium\"", 1),
            series("findings", "own", "eu-west-1", ",severity=\"critical\"", 0),
            series("findings", "111122223333", "us-east-1", ",severity=\"medium\"", 3),
            series("timestamp_seconds", "own", "eu-west-1", "", 20),
            series("timestamp_seconds", "111122223333", "us-east-1", "", 10));
  }

  static ReportSummary summary() {
    return new ReportSummary(List.of(), Optional.empty());
  }

  /** Two targets with so many findings each, of the second so many pages. */
  static ReportAssembly report(long at, long findings, int pages) {
    AuditTally tally = new AuditTally(9, 0, Map.of(FindingKind.ROTATION_OFF, findings), 0, 0);
    return new ReportAssembly(
        new ReportOrder(new ReportUri("file:/reports"), "eu-west-1", Optional.empty()),
        "AuditKeys/eu-west-1",
        Instant.ofEpochSecond(at),
        "auditor",
        tally,
        List.of(
            target("eu-west-1", Optional.empty(), tally, 1),
            target("us-east-1", Optional.of(ROLE), tally, pages)),
        Optional.empty());
  }

  private static TargetAudit target(
      String region, Optional<String> role, AuditTally tally, int pages) {
    return new TargetAudit(
        new AuditTarget(region, role), tally, pages, Optional.empty(), Optional.empty());
  }

  private static String series(String name, String account, String region, String rest, int value) {
    return "keyturn_audit_%s{account=\"%s\",region=\"%s\"%s} %d.0"
        .formatted(name, account, region, rest, value);
  }
}
