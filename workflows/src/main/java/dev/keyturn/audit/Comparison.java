package dev.keyturn.audit;

import java.util.Optional;

/**
 * Findings held against those of an earlier report.
 *
 * @param with the earlier report's directory
 * @param appeared there are now and were not then
 * @param stillOpen there were then and are now
 * @param resolved there were then and are no more
 * @param exempt there were then and are lived with now
 * @param notAssessed there were then, and nobody knows whether they are now
 * @param whyNot why nothing could be compared; the counts are 0 then
 */
public record Comparison(
    ReportUri with,
    long appeared,
    long stillOpen,
    long resolved,
    long exempt,
    long notAssessed,
    Optional<String> whyNot) {
  /** Nothing could be compared. */
  public static Comparison none(ReportUri with, String whyNot) {
    return new Comparison(with, 0, 0, 0, 0, 0, Optional.of(whyNot));
  }
}
