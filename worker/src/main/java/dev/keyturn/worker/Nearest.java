package dev.keyturn.worker;

import java.util.Comparator;
import java.util.List;

/** Finds the name that somebody meant. */
final class Nearest {
  /** More typing errors than these make another name. */
  private static final int MOST_ERRORS = 3;

  private Nearest() {}

  /** {@code " (did you mean X?)"}, or nothing if no known name is near. */
  static String hint(String name, List<String> known) {
    return known.stream()
        .filter(candidate -> distance(name, candidate) <= MOST_ERRORS)
        .min(Comparator.comparingInt(candidate -> distance(name, candidate)))
        .map(candidate -> " (did you mean " + candidate + "?)")
        .orElse("");
  }

  /** How many characters have to be put in, left out or changed (Levenshtein). */
  private static int distance(String one, String other) {
    int[] row = new int[other.length() + 1];
    for (int j = 0; j <= other.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int change = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[other.length()];
  }
}
