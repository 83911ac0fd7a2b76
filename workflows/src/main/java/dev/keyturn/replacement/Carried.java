package dev.keyturn.replacement;

/** What becomes of a policy statement or a grant on the way to the new key. */
public enum Carried {
  CARRIED,
  CHANGED,
  ADDED,
  DROPPED,
  UNDECIDED
}
