package dev.keyturn.key;

/** When the old key is closed to everything new. */
public enum SealMode {
  /** As soon as nothing is left to be re-encrypted. */
  NOW,
  /** When a person sends the Update {@code seal}, which a run waits for. */
  LATER,
  /** Never: an hour after the verifying sweep is looked at all again instead. */
  NONE
}
