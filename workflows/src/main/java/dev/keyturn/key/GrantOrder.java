package dev.keyturn.key;

import java.time.Duration;
import java.util.List;

/** Orders the grants that the new key gets before any alias points to it. */
public record GrantOrder(KeyArn newKey, List<KeyGrant> grants, Duration settle) {
  public GrantOrder {
    grants = List.copyOf(grants);
  }
}
