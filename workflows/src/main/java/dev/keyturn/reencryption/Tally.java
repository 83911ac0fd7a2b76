package dev.keyturn.reencryption;

import java.util.ArrayList;
import java.util.List;

/** What a page, a shard or a store's sweep found and did; it does not grow with the items. */
public record Tally(ItemCounts counts, List<Pins> pins, List<Problem> problems) {
  /** How many problems are named. */
  public static final int MOST_PROBLEMS = 20;

  /** Nothing seen. */
  public static final Tally EMPTY = new Tally(ItemCounts.NONE, List.of(), List.of());

  public Tally {
    pins = List.copyOf(pins);
    problems = List.copyOf(problems);
  }

  /** One item without further ado. */
  public static Tally one(Standing standing) {
    return new Tally(ItemCounts.one(standing), List.of(), List.of());
  }

  /** One item that is a problem, with its name and what is wrong. */
  public static Tally problem(Problem problem) {
    return new Tally(ItemCounts.one(problem.standing()), List.of(), List.of(problem));
  }

  /** One pinned item. */
  public static Tally pinned(Pins pin) {
    return new Tally(ItemCounts.one(Standing.PINNED), List.of(pin), List.of());
  }

  /** Both together. */
  public Tally plus(Tally more) {
    List<Problem> both = new ArrayList<>(problems);
    both.addAll(more.problems);
    return new Tally(
        counts.plus(more.counts),
        Pins.merge(pins, more.pins),
        both.stream().limit(MOST_PROBLEMS).toList());
  }
}
