package dev.keyturn.rotation;

/**
 * What a strategy would do to a key.
 *
 * @param text what it would do, or why not
 * @param remedy what to do about a refusal; empty otherwise
 */
public record RotationVerdict(RotationStrategy strategy, Kind kind, String text, String remedy) {
  /** What it comes to. */
  public enum Kind {
    /** It would change something. */
    CHANGES,
    /** Everything is as wanted, or AWS sees to it by itself. */
    NOTHING_TO_DO,
    /** It can't be done to this key. */
    REFUSED
  }
}
