package dev.keyturn.replacement;

/** Whether a run only plans or also does. */
public enum RunMode {
  /** Reads, returns the plan and its hash, changes nothing and takes no lock. */
  PLAN,
  /** Plans again, compares with the hash that was shown, and does it. */
  EXECUTE
}
