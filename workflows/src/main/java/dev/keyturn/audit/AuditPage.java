package dev.keyturn.audit;

import java.util.Optional;

/**
 * One page of the keys of a target.
 *
 * @param marker where KMS goes on; empty for the first page
 * @param order the report that the page is part of
 * @param name of the page in the report, as JSON, one line a key
 */
public record AuditPage(
    AuditTarget target,
    Optional<String> marker,
    AuditPolicy policy,
    ReportOrder order,
    String name) {
  /** The name of a page, both counted from 0. */
  public static String name(int target, int page) {
    return "target-" + target + "-page-" + page + ".jsonl";
  }
}
