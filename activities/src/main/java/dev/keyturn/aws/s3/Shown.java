package dev.keyturn.aws.s3;

/** Names of things as a person reads them in reports and logs: each on one line. */
public final class Shown {
  private static final int SPACE = 0x20;
  private static final int DELETE = 0x7f;
  private static final int LAST_CONTROL = 0x9f;

  private Shown() {}

  /** The text with control, format and separator characters as {@code \}{@code uXXXX}. */
  public static String text(String raw) {
    StringBuilder shown = new StringBuilder(raw.length());
    for (int i = 0; i < raw.length(); i++) {
      char unit = raw.charAt(i);
      if (unit == '\\') {
        shown.append("\\\\");
      } else if (isHidden(unit)) {
        shown.append(String.format("\\u%04x", (int) unit));
      } else {
        shown.append(unit);
      }
    }
    return shown.toString();
  }

  /** An object version. */
  public static String version(String key, String versionId) {
    return text(key) + " (version " + text(versionId) + ")";
  }

  private static boolean isHidden(char unit) {
    int type = Character.getType(unit);
    return unit < SPACE
        || (unit >= DELETE && unit <= LAST_CONTROL)
        || type == Character.FORMAT
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR;
  }
}
