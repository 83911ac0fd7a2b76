package dev.keyturn.key;

import java.util.regex.Pattern;

/** Patterns of policies, in which {@code *} stands for any signs and {@code ?} for one. */
public final class Wildcards {
  private Wildcards() {}

  /** Whether a pattern stands for a text. */
  public static boolean match(String pattern, String text) {
    return match(pattern, text, 0);
  }

  /** The same for actions, of which IAM heeds no case. */
  public static boolean matchAction(String pattern, String action) {
    return match(pattern, action, Pattern.CASE_INSENSITIVE);
  }

  private static boolean match(String pattern, String text, int flags) {
    String regex = Pattern.quote(pattern).replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q");
    return Pattern.compile(regex, flags).matcher(text).matches();
  }
}
