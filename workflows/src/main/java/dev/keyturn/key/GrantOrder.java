package dev.keyturn.key;

import java.time.Duration;
import java.util.List;

/**
 * Orders the grants that the new key gets before any alias points to it.
 *
 * @param suspects whose grants the key must not keep, as the run's input names them
 */
public record GrantOrder(
    KeyArn newKey, List<KeyGrant> grants, List<String> suspects, Duration settle) {
  public GrantOrder {
    grants = List.copyOf(grants);
    suspects = List.copyOf(suspects);
  }
}
