package dev.keyturn.audit;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The keys of a target, to be judged together once each was judged alone.
 *
 * @param index which of the request's targets it is, counted from 0
 * @param pages how many pages of keys there are
 * @param order the report that the pages are part of
 * @param buckets those whose objects are looked at, if a key is dead
 * @param compareWith directory of an earlier run's report
 * @param at when the audit began
 */
public record EstateOrder(
    AuditTarget target,
    int index,
    int pages,
    AuditPolicy policy,
    ReportOrder order,
    List<String> buckets,
    Optional<ReportUri> compareWith,
    Instant at) {
  public EstateOrder {
    buckets = List.copyOf(buckets);
  }

  /** The name of what came of it in the report. */
  public static String name(int target) {
    return "target-" + target + "-together.jsonl";
  }
}
