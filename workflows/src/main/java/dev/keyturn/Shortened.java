package dev.keyturn;

/** Text of others as far as there is room for it. */
public final class Shortened {
  private Shortened() {}

  /** The text, or so many of its characters and a sign that it goes on. */
  public static String to(int most, String text) {
    return text.length() <= most ? text : text.substring(0, most) + "…";
  }
}
