package dev.keyturn.reencryption;

/** What a sweep does with what it finds under the old key. */
public enum SweepKind {
  /** Moves it. */
  REENCRYPT,
  /** Only looks, without any cryptographic call with the old key. */
  VERIFY,
  /**
   * Only looks while the old key is disabled, when KMS answers no question any more that names it,
   * and ends at the first wrapped key that needs it. Stores without wrapped keys verify.
   */
  PROVE
}
