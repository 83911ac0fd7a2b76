package dev.keyturn.sandbox.policy;

import java.util.Locale;

/** Matches policy patterns, in which {@code *} stands for any text and {@code ?} for one sign. */
public final class Glob {
  private static final int ARN_PARTS = 6;

  private Glob() {}

  /** Whether a text is of a pattern, case included. */
  public static boolean matches(String pattern, String text) {
    int inPattern = 0;
    int inText = 0;
    int star = -1;
    int retry = 0;
    while (inText < text.length()) {
      if (inPattern < pattern.length() && pattern.charAt(inPattern) == '*') {
        star = inPattern++;
        retry = inText;
      } else if (inPattern < pattern.length()
          && (pattern.charAt(inPattern) == '?'
              || pattern.charAt(inPattern) == text.charAt(inText))) {
        inPattern++;
        inText++;
      } else if (star >= 0) {
        inPattern = star + 1;
        inText = ++retry;
      } else {
        return false;
      }
    }
    while (inPattern < pattern.length() && pattern.charAt(inPattern) == '*') {
      inPattern++;
    }
    return inPattern == pattern.length();
  }

  static boolean matchesAction(String pattern, String action) {
    return matches(pattern.toLowerCase(Locale.ROOT), action.toLowerCase(Locale.ROOT));
  }

  /** Each of the six parts of an ARN is matched for itself, so that no star crosses a colon. */
  static boolean matchesArn(String pattern, String arn) {
    String[] patterns = pattern.split(":", ARN_PARTS);
    String[] parts = arn.split(":", ARN_PARTS);
    if (patterns.length != ARN_PARTS || parts.length != ARN_PARTS) {
      return pattern.equals("*") || pattern.equals(arn);
    }
    for (int part = 0; part < ARN_PARTS; part++) {
      if (!matches(patterns[part], parts[part])) {
        return false;
      }
    }
    return true;
  }
}
