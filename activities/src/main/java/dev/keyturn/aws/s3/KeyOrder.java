package dev.keyturn.aws.s3;

import java.util.Comparator;

/**
 * The order in which S3 lists keys: by their UTF-8 bytes, which is the order of code points and not
 * that of {@link String#compareTo}.
 */
final class KeyOrder {
  static final Comparator<String> UTF_8 = KeyOrder::compare;

  private KeyOrder() {}

  private static int compare(String left, String right) {
    int shorter = Math.min(left.length(), right.length());
    for (int i = 0; i < shorter; i++) {
      if (left.charAt(i) != right.charAt(i)) {
        return Integer.compare(rank(left.charAt(i)), rank(right.charAt(i)));
      }
    }
    return Integer.compare(left.length(), right.length());
  }

  /** Surrogates stand for code points above all that fit into one char. */
  private static int rank(char unit) {
    return Character.isSurrogate(unit) ? unit + Character.MAX_VALUE : unit;
  }
}
