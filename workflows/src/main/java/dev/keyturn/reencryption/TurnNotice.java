package dev.keyturn.reencryption;

/**
 * What the sweep of a volume tells the run that it is part of about stopping its instance.
 *
 * @param sweep the sweep's workflow id
 * @param detail what is known of an instance that is not whole; empty otherwise
 */
public record TurnNotice(String sweep, Stage stage, String detail) {
  /** Where the sweep is. */
  public enum Stage {
    /** It would stop its instance, and waits for a {@link TurnDecision}. */
    ASKS,
    /** It fails, and its instance is whole: it was never stopped, or has passed its checks. */
    WHOLE,
    /** Its instance may be stopped, or lack a volume. */
    BROKEN
  }
}
