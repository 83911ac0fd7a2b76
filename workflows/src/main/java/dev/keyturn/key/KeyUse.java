package dev.keyturn.key;

import java.time.Instant;
import java.util.Optional;

/**
 * The last successful cryptographic operation of a key, as GetKeyLastUsage gives it.
 *
 * @param event the id under which CloudTrail tells who it was
 */
public record KeyUse(String operation, Instant at, Optional<String> event) {
  @Override
  public String toString() {
    return operation + " at " + at + event.map(id -> ", CloudTrail event " + id).orElse("");
  }
}
