package dev.keyturn.retirement;

/** What could not be looked at, and why. */
public record Unread(String what, String why) {
  /** For a person. */
  public String text() {
    return what + ": " + why;
  }
}
