package dev.keyturn.audit;

import dev.keyturn.Markdown;
import java.util.List;

/**
 * How far an audit is.
 *
 * @param phase {@code PREPARING}, {@code READING}, {@code REPORTING} or {@code DONE}
 * @param targets in the order of the input
 */
public record AuditProgress(Phase phase, List<TargetProgress> targets) {
  public AuditProgress {
    targets = List.copyOf(targets);
  }

  /** What an audit does. */
  public enum Phase {
    /** Makes sure that its report can be written. */
    PREPARING,
    /** Reads and judges keys. */
    READING,
    /** Puts the report together. */
    REPORTING,
    /** Has ended. */
    DONE
  }

  /**
   * How far it is with one target.
   *
   * @param done whether all of its keys were judged, or as many as could be
   */
  public record TargetProgress(TargetAudit audit, boolean done) {}

  /** As Markdown. */
  String markdown() {
    return "### "
        + phase
        + "\n\n"
        + Markdown.table(
            List.of("target", "keys", "findings", ""),
            targets.stream().map(AuditProgress::row).toList());
  }

  private static List<String> row(TargetProgress one) {
    AuditTally tally = one.audit().tally();
    String stopped = one.audit().notAssessed().map(why -> "not assessed: " + why).orElse("");
    return List.of(
        String.valueOf(one.audit().target()),
        String.valueOf(tally.keys()),
        String.valueOf(tally.found()),
        one.done() ? stopped : stopped + "…");
  }
}
