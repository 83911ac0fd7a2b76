package dev.keyturn.key;

/**
 * Asks for a look at a key.
 *
 * @param withoutLastUse whether its last use is left out: nobody heeds it, or KMS does not tell it
 *     here; absent for no
 */
public record KeyLookOrder(KeyArn key, boolean withoutLastUse) {
  /** A look at all that can be seen of a key. */
  public static KeyLookOrder whole(KeyArn key) {
    return new KeyLookOrder(key, false);
  }

  /** A look that may not ask for the last use. */
  public static KeyLookOrder withoutLastUse(KeyArn key) {
    return new KeyLookOrder(key, true);
  }
}
