package dev.keyturn.key;

/**
 * Asks for a look at a key.
 *
 * @param withoutLastUse whether its last use is left out, as nobody heeds it; absent for no
 * @param lastUseIfTold whether a last use that can't be had is no failure: the plan says that KMS
 *     did not tell it, and may tell it by now; absent for no
 */
public record KeyLookOrder(KeyArn key, boolean withoutLastUse, boolean lastUseIfTold) {
  /** A look at all that can be seen of a key. */
  public static KeyLookOrder whole(KeyArn key) {
    return new KeyLookOrder(key, false, false);
  }

  /** A look that may not ask for the last use. */
  public static KeyLookOrder withoutLastUse(KeyArn key) {
    return new KeyLookOrder(key, true, false);
  }

  /** A look that does without the last use where it can't be had. */
  public static KeyLookOrder asFarAsTold(KeyArn key) {
    return new KeyLookOrder(key, false, true);
  }
}
