package dev.keyturn.rotation;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.Optional;

/**
 * One material of a key, as ListKeyRotations gives it.
 *
 * @param state such as {@code CURRENT}
 * @param rotated when it became current; empty for the first one
 * @param by {@code AUTOMATIC} or {@code ON_DEMAND}; empty for the first one
 * @param validTo when imported material expires
 */
public record KeyMaterial(
    String id,
    String state,
    Optional<Instant> rotated,
    Optional<String> by,
    Optional<Instant> validTo) {
  /** Whether a rotation on demand brought it. */
  @JsonIgnore
  public boolean isOnDemand() {
    return by.filter("ON_DEMAND"::equals).isPresent();
  }
}
