package dev.keyturn.audit;

import java.util.Optional;

/**
 * What came of one page, in numbers; the rest is in the page's file.
 *
 * @param next where KMS goes on; empty after the last page
 */
public record PageAudit(Optional<String> next, AuditTally tally) {}
