package dev.keyturn.audit;

import java.util.List;
import java.util.Optional;

/**
 * What an audit found.
 *
 * @param total of all targets
 * @param worst at most {@link ReportSummary#MOST_WORST} findings, the worst first
 * @param targets one by one, in the order of the input
 * @param report the directory with everything, as {@code findings.json}, {@code findings.csv},
 *     {@code findings.asff.json} and {@code report.html}
 * @param where the directory is
 */
public record AuditReport(
    AuditTally total,
    List<Finding> worst,
    List<TargetAudit> targets,
    ReportUri report,
    String where,
    Optional<Comparison> comparison) {
  public AuditReport {
    worst = List.copyOf(worst);
    targets = List.copyOf(targets);
  }
}
