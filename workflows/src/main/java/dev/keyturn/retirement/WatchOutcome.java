package dev.keyturn.retirement;

/** How a watch ended. */
public enum WatchOutcome {
  /** Its time is over, and nothing that it found is left to a person. */
  OVER,
  /** The key is enabled again, and a person knows. */
  ENABLED,
  /** A way back or another run took the key over. */
  TAKEN_OVER
}
