package dev.keyturn.key;

/**
 * Whether there is somebody under a suspect's name. A denial by condition takes every name, also
 * one that means nobody.
 *
 * @param detail the ARN that bears the name, or why nobody could look; empty elsewhere
 */
public record SuspectLook(String suspect, Presence presence, String detail) {
  /** What IAM says of a name. */
  public enum Presence {
    THERE,
    /** Names are unique in an account: the one who bears it has another path. */
    UNDER_ANOTHER_ARN,
    /** Deleted, or mistyped. */
    ABSENT,
    NOT_ASSESSED
  }
}
