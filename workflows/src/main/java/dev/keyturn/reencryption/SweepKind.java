package dev.keyturn.reencryption;

/** What a sweep does with what it finds under the old key. */
public enum SweepKind {
  /** Moves it. */
  REENCRYPT,
  /** Only looks, without any cryptographic call with the old key. */
  VERIFY
}
