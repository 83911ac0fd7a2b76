package dev.keyturn.worker;

import dev.keyturn.audit.FindingKind;
import dev.keyturn.audit.ReportAssembly;
import dev.keyturn.audit.Severity;
import dev.keyturn.audit.TargetAudit;
import java.util.Locale;
import java.util.Map;

/** Shows what the last audit found whose report this worker wrote, by account and region. */
final class AuditMetrics {
  private final Metrics metrics;

  AuditMetrics(Metrics metrics) {
    this.metrics = metrics;
  }

  /** A report is written; targets of which no key was judged keep what they had. */
  void written(ReportAssembly report) {
    report.targets().stream()
        .filter(target -> target.pages() > 0)
        .forEach(target -> show(target, report.at().getEpochSecond()));
  }

  private void show(TargetAudit target, long at) {
    String account = target.target().accountOfRole().orElse("own");
    String region = target.target().region();
    for (Severity severity : Severity.values()) {
      metrics.set(
          "keyturn.audit.findings",
          "Findings of the last audit",
          (double) count(target, severity),
          "account",
          account,
          "region",
          region,
          "severity",
          severity.name().toLowerCase(Locale.ROOT));
    }
    metrics.set(
        "keyturn.audit.timestamp.seconds",
        "When the last audit began",
        (double) at,
        "account",
        account,
        "region",
        region);
  }

  private static long count(TargetAudit target, Severity severity) {
    return target.tally().findings().entrySet().stream()
        .filter(entry -> entry.getKey().severity() == severity)
        .mapToLong(Map.Entry<FindingKind, Long>::getValue)
        .sum();
  }
}
