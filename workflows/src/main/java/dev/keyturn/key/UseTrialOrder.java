package dev.keyturn.key;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Asks what a role may do with a key, and whether it may do all that with the key in its place.
 *
 * @param newKey empty where the old key alone is asked
 * @param settle how long the new key has to allow it, and how long a refusal may still be a lag
 * @param needed what the old key allowed it earlier, which is asked of both keys again
 */
public record UseTrialOrder(
    String role, KeyArn oldKey, Optional<KeyArn> newKey, Duration settle, List<String> needed) {
  public UseTrialOrder(
      String role,
      KeyArn oldKey,
      Optional<KeyArn> newKey,
      Duration settle,
      @Nullable List<String> needed) {
    this.role = role;
    this.oldKey = oldKey;
    this.newKey = newKey;
    this.settle = settle;
    this.needed = needed == null ? List.of() : List.copyOf(needed);
  }
}
