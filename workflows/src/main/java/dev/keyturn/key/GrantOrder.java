package dev.keyturn.key;

import java.time.Duration;
import java.util.List;

/**
 * Orders the grants that the new key gets before any alias points to it.
 *
 * @param revoked grants that a key of an earlier run has and must not keep
 */
public record GrantOrder(
    KeyArn newKey, List<KeyGrant> grants, List<KeyGrant> revoked, Duration settle) {
  public GrantOrder {
    grants = List.copyOf(grants);
    revoked = List.copyOf(revoked);
  }
}
