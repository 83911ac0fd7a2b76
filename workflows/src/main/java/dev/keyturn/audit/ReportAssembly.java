package dev.keyturn.audit;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A report to be put together of its pages.
 *
 * @param run the workflow id
 * @param at when the audit began
 * @param compareWith directory of an earlier run's report
 */
public record ReportAssembly(
    ReportOrder order,
    String run,
    Instant at,
    String requestedBy,
    AuditTally total,
    List<TargetAudit> targets,
    Optional<ReportUri> compareWith) {
  public ReportAssembly {
    targets = List.copyOf(targets);
  }
}
