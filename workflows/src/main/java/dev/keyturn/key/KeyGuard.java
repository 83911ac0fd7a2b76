package dev.keyturn.key;

import java.util.Optional;

/**
 * What lifting the guard of a key changes, and what it needs to be undone byte for byte.
 *
 * @param savedPolicy the key policy before, byte for byte
 * @param liftedPolicy the same, in which its guards let the key be disabled
 */
public record KeyGuard(KeyArn key, String savedPolicy, String liftedPolicy) {
  /** The guard in a policy that was just read; empty if it has none. */
  public static Optional<KeyGuard> of(KeyArn key, String policy) {
    return GuardedPolicy.guards(key, policy).isEmpty()
        ? Optional.empty()
        : Optional.of(new KeyGuard(key, policy, GuardedPolicy.lift(key, policy)));
  }

  /** What was seen of the key, as if this guard were not lifted. */
  public KeyObservation past(KeyObservation look) {
    return look.key().equals(key)
            && look.policy().filter(now -> PolicyReading.of(liftedPolicy, now).isSame()).isPresent()
        ? look.withPolicy(savedPolicy)
        : look;
  }
}
