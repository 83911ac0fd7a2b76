package dev.keyturn.replacement;

/** How a run ended. */
public enum Outcome {
  PLANNED,
  DONE,
  REJECTED,
  ROLLED_BACK
}
