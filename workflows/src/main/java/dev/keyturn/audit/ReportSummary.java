package dev.keyturn.audit;

import java.util.List;
import java.util.Optional;

/**
 * What a report says in short.
 *
 * @param worst at most {@link #MOST_WORST} findings, the worst first
 */
public record ReportSummary(List<Finding> worst, Optional<Comparison> comparison) {
  /** How many findings travel with the numbers. */
  public static final int MOST_WORST = 50;

  public ReportSummary {
    worst = List.copyOf(worst);
  }
}
