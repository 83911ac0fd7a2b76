package dev.keyturn.key;

/**
 * What sealing changes on the old key, and what it needs to be undone byte for byte.
 *
 * @param run the workflow id of the run that seals
 * @param savedPolicy the key policy before, byte for byte, without a seal that was left behind
 * @param sealedPolicy the same with the statement {@code KeyturnSeal}
 */
public record KeySeal(KeyArn key, String run, String savedPolicy, String sealedPolicy) {
  /** The seal for a key whose policy was just read. */
  public static KeySeal of(KeyArn key, String run, String policy) {
    return new KeySeal(key, run, SealedPolicy.without(key, policy), SealedPolicy.seal(key, policy));
  }

  /** This seal after an earlier one: undoing it gives the text from before both. */
  public KeySeal after(KeySeal earlier) {
    return KeyPolicy.isSame(earlier.savedPolicy, savedPolicy)
        ? new KeySeal(key, run, earlier.savedPolicy, sealedPolicy)
        : this;
  }
}
