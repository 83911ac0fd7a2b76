package dev.keyturn.key;

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
 * @param importState {@code IMPORTED} or {@code PENDING_IMPORT}; empty where KMS made it
 */
public record KeyMaterial(
    String id,
    String state,
    Optional<Instant> rotated,
    Optional<String> by,
    Optional<Instant> validTo,
    Optional<String> importState) {
  /** Whether a rotation on demand brought it. */
  @JsonIgnore
  public boolean isOnDemand() {
    return by.filter("ON_DEMAND"::equals).isPresent();
  }

  /** Whether the next rotation on demand makes it current. */
  @JsonIgnore
  public boolean isWaiting() {
    return state.equals("PENDING_ROTATION");
  }

  /** Whether it has expired or was deleted, so that the same bytes have to be imported again. */
  @JsonIgnore
  public boolean isMissing() {
    return importState.filter("PENDING_IMPORT"::equals).isPresent();
  }
}
