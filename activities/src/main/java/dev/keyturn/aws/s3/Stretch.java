package dev.keyturn.aws.s3;

import java.util.List;
import java.util.Optional;

/**
 * A stretch of the key space, with what one list page showed of it.
 *
 * @param after exclusive; empty text for the beginning of the bucket
 * @param upTo inclusive; empty if no end is known
 * @param keys the first keys in it, at least one
 * @param more whether there are others behind them
 * @param common how many chars at the beginning of all its keys are known to be equal
 */
record Stretch(String after, Optional<String> upTo, List<String> keys, boolean more, int common) {
  private static final int DIGITS = 8;
  private static final int DECIMAL = 10;
  private static final int HEXADECIMAL = 16;
  private static final int ASCII = 128;
  private static final double SMALLEST = 1e-9;

  Stretch {
    keys = List.copyOf(keys);
  }

  /** The same, known to end no later. */
  Stretch endingAt(String end) {
    return new Stretch(after, Optional.of(end), keys, more, common);
  }

  String first() {
    return keys.get(0);
  }

  String last() {
    return keys.get(keys.size() - 1);
  }

  boolean holds(String key) {
    return upTo.isEmpty() || KeyOrder.UTF_8.compare(key, upTo.get()) <= 0;
  }

  /** How many keys there may be: exact at the end of the list, else extrapolated from the page. */
  double weight() {
    if (!more) {
      return keys.size();
    }
    int base = base();
    double from = position(first(), base);
    double seen = Math.max(SMALLEST, position(last(), base) - from);
    double whole = upTo.filter(this::sharesBeginning).map(end -> position(end, base)).orElse(1.0);
    return keys.size() * Math.max(1, (whole - from) / seen);
  }

  private boolean sharesBeginning(String end) {
    return end.startsWith(first().substring(0, common));
  }

  /** Keys often go on in digits, of which there are fewer than chars. */
  private int base() {
    int base = DECIMAL;
    for (String key : keys) {
      for (int i = common; i < Math.min(key.length(), common + DIGITS); i++) {
        int digit = Character.digit(key.charAt(i), HEXADECIMAL);
        base = Math.max(base, digit < 0 ? ASCII : digit < DECIMAL ? DECIMAL : HEXADECIMAL);
      }
    }
    return base;
  }

  /** Where a key lies between 0 and 1, by the chars after those that all keys share. */
  private double position(String key, int base) {
    double position = 0;
    double unit = 1;
    for (int i = common; i < common + DIGITS; i++) {
      unit /= base;
      position += unit * (i < key.length() ? rank(key.charAt(i), base) : 0);
    }
    return position;
  }

  private static int rank(char unit, int base) {
    if (base == ASCII) {
      return Math.min(base - 1, unit);
    }
    int digit = Character.digit(unit, HEXADECIMAL);
    return digit >= 0 && digit < base ? digit : unit < '0' ? 0 : base;
  }
}
