package dev.keyturn.reencryption;

/** What becomes of the data keys; what each AWS call really does is in the runbooks. */
public enum ReencryptionMode {
  /** Same data key, new wrapper: hygiene. */
  REWRAP,
  /**
   * Bytes are written again under a new data key where AWS can do that: the adversary may hold data
   * keys.
   */
  NEW_DATA_KEYS
}
