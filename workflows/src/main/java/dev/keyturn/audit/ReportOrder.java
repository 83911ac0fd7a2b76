package dev.keyturn.audit;

import java.util.Optional;

/**
 * A report to be written.
 *
 * @param directory of this run alone
 * @param region where the worker's role is asked for and S3 is called
 * @param compareWith directory of an earlier run's report, which has to be there
 */
public record ReportOrder(ReportUri directory, String region, Optional<ReportUri> compareWith) {}
