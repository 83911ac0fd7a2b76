package dev.keyturn.replacement;

import dev.keyturn.Shortened;
import dev.keyturn.reencryption.Pins;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts what many stores have to say to what Temporal takes: a result, an answer to a query or the
 * input of a call has 2 MiB at most, and a run whose report is larger ends without it.
 */
final class Excerpts {
  /** Of any one list, of which the largest record has five. */
  private static final int MOST_CHARACTERS = 100_000;

  /** Of an example, where there are so many that all others are left out. */
  private static final int SHORT = 250;

  /** Of what is said in one sentence. */
  private static final int LONGEST = 10_000;

  private Excerpts() {}

  /**
   * All pins, with fewer examples where there are so many. Each has one at least, and those of the
   * keys have all: who is denied, or what somebody changed, is told by nothing else.
   */
  static List<Pins> pins(List<Pins> all) {
    List<Pins> ofStores = all.stream().filter(pins -> !isOfKey(pins)).toList();
    for (int most : new int[] {Pins.MOST_EXAMPLES, 3, 1}) {
      if (characters(ofStores, most) <= MOST_CHARACTERS) {
        return all.stream().map(pins -> isOfKey(pins) ? pins : pins.naming(most)).toList();
      }
    }
    return all.stream().map(pins -> isOfKey(pins) ? pins : shortened(pins.naming(1))).toList();
  }

  private static boolean isOfKey(Pins pins) {
    return pins.store().equals("key") || pins.store().equals("newKey");
  }

  private static Pins shortened(Pins pins) {
    List<String> examples =
        pins.examples().stream().map(text -> Shortened.to(SHORT, text)).toList();
    return new Pins(pins.store(), pins.reason(), pins.count(), pins.digest(), examples);
  }

  /** Whether there is room for more of them with all their examples. */
  static boolean fit(List<Pins> all) {
    return characters(all, Pins.MOST_EXAMPLES) <= MOST_CHARACTERS;
  }

  /** The first of these texts, and how many more there are. */
  static List<String> texts(List<String> all) {
    return first(all, MOST_CHARACTERS);
  }

  /** The same in one sentence. */
  static String sentence(List<String> all) {
    return String.join("; ", first(all, LONGEST));
  }

  private static List<String> first(List<String> all, int most) {
    List<String> shown = new ArrayList<>();
    int length = 0;
    for (String text : all) {
      length += text.length();
      if (length > most && !shown.isEmpty()) {
        shown.add("so many more are not shown: " + (all.size() - shown.size()));
        break;
      }
      shown.add(text);
    }
    return List.copyOf(shown);
  }

  private static long characters(List<Pins> all, int most) {
    return all.stream()
        .flatMap(pins -> pins.examples().stream().limit(most))
        .mapToLong(String::length)
        .sum();
  }
}
