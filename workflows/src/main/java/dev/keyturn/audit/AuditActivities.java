package dev.keyturn.audit;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** What an audit reads and writes. */
@ActivityInterface
public interface AuditActivities {
  /** Makes the directory of a report, or refuses the place by name; nothing is read before. */
  @ActivityMethod
  ReportPlace prepareAuditReport(ReportOrder order);

  /** Judges one page of the keys of a target. */
  @ActivityMethod
  PageAudit auditKeyPage(AuditPage page);

  /** Judges what can't be told from one key alone, once a target's pages are there. */
  @ActivityMethod
  EstateAudit auditKeysTogether(EstateOrder order);

  /** Puts the pages together: JSON, CSV, HTML and ASFF. */
  @ActivityMethod
  ReportSummary writeAuditReport(ReportAssembly assembly);
}
