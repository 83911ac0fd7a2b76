package dev.keyturn.replacement;

/** Where a run is; the value of the search attribute {@code KeyturnPhase}. */
public enum Phase {
  PLANNING,
  CONTAINING,
  CREATING_KEY,
  REPOINTING,
  REENCRYPTING,
  SEALING,
  VERIFYING,
  AWAITING_APPROVAL,
  DISABLING,
  PROVING,
  SOAKING,
  DONE,
  WATCHING,
  PAUSED,
  NEEDS_HUMAN,
  ROLLING_BACK,
  ROLLED_BACK,
  REJECTED
}
