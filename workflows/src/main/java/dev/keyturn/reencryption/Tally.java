package dev.keyturn.reencryption;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a page, a shard or a store's sweep found and did; it does not grow with the items.
 *
 * @param superseded names of what stays under the old key because its content lives on under the
 *     new one, for the approver to read; versions in S3 are only counted
 */
public record Tally(
    ItemCounts counts, List<Pins> pins, List<Problem> problems, List<String> superseded) {
  /** How many problems and superseded items are named. */
  public static final int MOST_NAMED = 20;

  /** Nothing seen. */
  public static final Tally EMPTY = of(ItemCounts.NONE);

  public Tally(
      ItemCounts counts,
      List<Pins> pins,
      List<Problem> problems,
      @Nullable List<String> superseded) {
    this.counts = counts;
    this.pins = List.copyOf(pins);
    this.problems = List.copyOf(problems);
    this.superseded = superseded == null ? List.of() : List.copyOf(superseded);
  }

  /** One item without further ado. */
  public static Tally one(Standing standing) {
    return of(ItemCounts.one(standing));
  }

  /** One item that is a problem, with its name and what is wrong. */
  public static Tally problem(Problem problem) {
    return new Tally(ItemCounts.one(problem.standing()), List.of(), List.of(problem), List.of());
  }

  /** One pinned item. */
  public static Tally pinned(Pins pin) {
    return new Tally(ItemCounts.one(Standing.PINNED), List.of(pin), List.of(), List.of());
  }

  /** One item whose content lives on under the new key, by the name that the approver reads. */
  public static Tally superseded(String name) {
    return new Tally(ItemCounts.one(Standing.SUPERSEDED), List.of(), List.of(), List.of(name));
  }

  /** Both together. */
  public Tally plus(Tally more) {
    return new Tally(
        counts.plus(more.counts),
        Pins.merge(pins, more.pins),
        some(problems, more.problems),
        some(superseded, more.superseded));
  }

  private static Tally of(ItemCounts counts) {
    return new Tally(counts, List.of(), List.of(), List.of());
  }

  private static <T> List<T> some(List<T> first, List<T> second) {
    return Stream.concat(first.stream(), second.stream()).limit(MOST_NAMED).toList();
  }
}
