package dev.keyturn.audit;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What came of one target.
 *
 * @param tally of the keys that were judged
 * @param pages how many pages of keys were judged
 * @param notAssessed why no key was judged after those; empty where all were
 * @param estate what came of the keys together, which the tally counts too; empty where they were
 *     not judged so
 */
public record TargetAudit(
    AuditTarget target,
    AuditTally tally,
    int pages,
    Optional<String> notAssessed,
    Optional<EstateAudit> estate) {
  static TargetAudit none(AuditTarget target) {
    return new TargetAudit(target, AuditTally.NONE, 0, Optional.empty(), Optional.empty());
  }

  TargetAudit plus(AuditTally page) {
    return new TargetAudit(target, tally.plus(page), pages + 1, notAssessed, estate);
  }

  TargetAudit plus(EstateAudit together) {
    return new TargetAudit(
        target, tally.plus(together.tally()), pages, notAssessed, Optional.of(together));
  }

  TargetAudit brokenOff(String why) {
    return new TargetAudit(target, tally, pages, Optional.of(why), estate);
  }

  /** In words, what was not assessed of the target as a whole. */
  public List<String> whatIsMissing() {
    return Stream.concat(
            notAssessed.stream().map(why -> "from here on: " + why),
            gaps().stream().map(gap -> gap.kind() + ": " + gap.reason()))
        .toList();
  }

  /** Of what the keys were not judged together. */
  public List<Gap> gaps() {
    return estate.map(EstateAudit::gaps).orElse(List.of());
  }
}
