package dev.keyturn.audit;

import java.util.List;

/**
 * What came of the keys of a target together.
 *
 * @param tally of findings that are not in the pages; it counts no keys again
 * @param gaps what was not assessed
 * @param written whether the report has a file of them
 */
public record EstateAudit(AuditTally tally, List<Gap> gaps, boolean written) {
  public EstateAudit {
    gaps = List.copyOf(gaps);
  }

  /** Nothing could be judged. */
  static EstateAudit none(String reason) {
    return new EstateAudit(
        AuditTally.NONE,
        FindingKind.ofSeveralKeys().stream().map(kind -> new Gap(kind, reason)).toList(),
        false);
  }
}
