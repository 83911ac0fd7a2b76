package dev.keyturn.starter.print;

import dev.keyturn.audit.AuditReport;
import dev.keyturn.audit.AuditTally;
import dev.keyturn.audit.Comparison;
import dev.keyturn.audit.Finding;
import dev.keyturn.audit.FindingKind;
import dev.keyturn.audit.Severity;
import dev.keyturn.audit.TargetAudit;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What an audit found. */
public final class AuditText {
  private AuditText() {}

  /** The page of an audit that has ended. */
  public static Page of(String run, AuditReport report, int width) {
    AuditTally total = report.total();
    Page page =
        new Page(width)
            .heading("Audit " + run)
            .field("keys", total.keys() + ", of which AWS manages " + total.managed())
            .field("findings", findings(total))
            .field("lived with", total.exempt())
            .field("not assessed", notAssessed(total));
    report.comparison().ifPresent(found -> page.field("since then", compared(found)));
    page.table("Targets", targets(report)).table("Findings", findings(report));
    commands(page, report);
    return page.heading("Report, " + report.where())
        .command(report.report().value())
        .text("report.html to read, findings.csv and findings.json to go on with");
  }

  private static String findings(AuditTally total) {
    String severities =
        Stream.of(Severity.values())
            .filter(severity -> count(total, severity) > 0)
            .map(one -> count(total, one) + " " + one.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", "));
    return total.found() + (severities.isEmpty() ? "" : ": " + severities);
  }

  private static long count(AuditTally total, Severity severity) {
    return total.findings().entrySet().stream()
        .filter(entry -> entry.getKey().severity() == severity)
        .mapToLong(Map.Entry<FindingKind, Long>::getValue)
        .sum();
  }

  private static String notAssessed(AuditTally total) {
    return total.notAssessed() + (total.notAssessed() == 0 ? "" : "; that is not passed");
  }

  private static String compared(Comparison found) {
    return found
        .whyNot()
        .map(why -> "not compared: " + why)
        .orElseGet(
            () ->
                found.appeared()
                    + " new, "
                    + found.stillOpen()
                    + " still open, "
                    + found.resolved()
                    + " resolved, "
                    + found.exempt()
                    + " lived with now, "
                    + found.notAssessed()
                    + " not assessed now");
  }

  private static Table targets(AuditReport report) {
    Table table = new Table("target", "keys", "findings", "not assessed");
    for (TargetAudit one : report.targets()) {
      table.row(
          one.target(),
          one.tally().keys(),
          one.tally().found(),
          one.whatIsMissing().isEmpty() ? "-" : String.join("; ", one.whatIsMissing()));
    }
    return table;
  }

  private static Table findings(AuditReport report) {
    Table table = new Table("severity", "finding", "key", "evidence", "remedy");
    for (Finding finding : report.worst()) {
      table.row(
          finding.severity(),
          finding.kind(),
          finding.key().region() + "/" + finding.key().keyId(),
          finding.evidence(),
          finding.remedy());
    }
    return table;
  }

  private static void commands(Page page, AuditReport report) {
    if (!report.worst().isEmpty()) {
      page.heading("Remedies");
      report.worst().stream().map(Finding::command).distinct().forEach(page::command);
    }
    long others = report.total().found() - report.worst().size();
    if (others > 0) {
      page.text(others + " more findings are in the report");
    }
  }
}
