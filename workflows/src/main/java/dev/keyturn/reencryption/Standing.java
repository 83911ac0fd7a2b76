package dev.keyturn.reencryption;

/** Where one item stands after a sweep looked at it. */
public enum Standing {
  NEW_DATA_KEY,
  REWRAPPED,
  ALREADY_CURRENT,
  GONE,
  SUPERSEDED,
  PINNED,
  FAILED,
  UNKNOWN,
  REMAINING,
  NOT_OURS
}
