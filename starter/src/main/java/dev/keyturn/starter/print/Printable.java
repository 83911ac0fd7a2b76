package dev.keyturn.starter.print;

/** Makes text that others chose, such as object keys, safe for one line of a terminal. */
public final class Printable {
  private Printable() {}

  /** The text with every control and direction-changing character shown as its code point. */
  public static String line(String text) {
    StringBuilder line = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            point -> {
              if (isHarmless(point)) {
                line.appendCodePoint(point);
              } else {
                line.append(String.format("\\u%04x", point));
              }
            });
    return line.toString();
  }

  private static boolean isHarmless(int point) {
    int type = Character.getType(point);
    return type != Character.CONTROL
        && type != Character.FORMAT
        && type != Character.LINE_SEPARATOR
        && type != Character.PARAGRAPH_SEPARATOR
        && type != Character.SURROGATE;
  }
}
