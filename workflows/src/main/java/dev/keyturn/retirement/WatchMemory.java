package dev.keyturn.retirement;

import dev.keyturn.key.KeyCaller;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What one execution of a watch hands on to the next, so that nothing is told, asked or done twice.
 *
 * @param began when the watch began, whatever the number of its executions
 * @param since since when it is in the phase that it shows
 * @param seen what the next look is compared with; empty for one that is answered at once
 * @param ending whether a person has ended it, unless the key is disabled by the next look
 */
public record WatchMemory(
    Instant began,
    Instant since,
    Optional<DisabledKeySight> seen,
    boolean ending,
    Findings findings) {

  /**
   * What was found.
   *
   * @param known what a person knows, by name
   * @param told what was said so far, in that order
   * @param refused who was refused the key, and nobody knows yet
   * @param enabledHere in which words the watch said that it enabled the key, and {@code enabledAt}
   *     when
   */
  public record Findings(
      List<String> known,
      List<Told> told,
      List<Inaccessible> lost,
      List<KeyCaller> refused,
      Optional<String> state,
      Optional<DisabledKeyLook> last,
      Optional<Instant> lookedAt,
      Optional<String> enabledHere,
      Optional<Instant> enabledAt,
      Optional<String> cannotEnable,
      Optional<String> blind) {
    public Findings {
      known = List.copyOf(known);
      told = List.copyOf(told);
      lost = List.copyOf(lost);
      refused = List.copyOf(refused);
    }
  }

  /** Something that was said once under its name. */
  public record Told(String name, String text) {}
}
