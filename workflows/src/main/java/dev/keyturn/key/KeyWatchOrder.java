package dev.keyturn.key;

import java.time.Duration;
import java.util.List;

/**
 * Keys to look at until one of them is not as it was seen.
 *
 * @param every the pause between looks
 */
public record KeyWatchOrder(List<KeySight> seen, Duration every) {
  public KeyWatchOrder {
    seen = List.copyOf(seen);
  }
}
