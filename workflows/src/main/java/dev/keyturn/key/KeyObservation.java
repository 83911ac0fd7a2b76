package dev.keyturn.key;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A cheap look at a key, without any cryptographic call.
 *
 * @param at AWS's own time of the look
 * @param aliases aliases that point to the key now
 * @param lastUse the last successful cryptographic operation, empty where none is recorded
 * @param policy the key policy's text; empty where a worker without this component looked
 */
public record KeyObservation(
    KeyArn key,
    Instant at,
    String state,
    List<KeyAlias> aliases,
    KeyAccess access,
    Optional<KeyUse> lastUse,
    Optional<String> policy) {
  public KeyObservation {
    aliases = List.copyOf(aliases);
  }

  /** The same with another policy. */
  KeyObservation withPolicy(String text) {
    return new KeyObservation(key, at, state, aliases, access, lastUse, Optional.of(text));
  }
}
