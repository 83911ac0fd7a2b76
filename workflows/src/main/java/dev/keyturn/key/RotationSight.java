package dev.keyturn.key;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A key as far as its rotation goes, read without using it.
 *
 * @param at AWS's own time of the look
 * @param multiRegion {@code PRIMARY} or {@code REPLICA}; empty for a single-Region key
 * @param primary the primary key of a multi-Region family
 * @param deleted when the key will be deleted, if that is scheduled
 * @param validTo when the first of its imported materials expires
 * @param currentMaterial the id of the material that encrypts; empty where KMS shows none
 * @param setting empty for keys that KMS can't rotate
 * @param materials every material, the first one first; empty where KMS shows none
 */
public record RotationSight(
    KeyArn key,
    Instant at,
    Instant created,
    Optional<String> multiRegion,
    Optional<KeyArn> primary,
    Optional<Instant> deleted,
    Optional<Instant> validTo,
    Optional<String> currentMaterial,
    Optional<RotationSetting> setting,
    List<KeyMaterial> materials) {
  /** The most rotations on demand that KMS allows a key (RotateKeyOnDemand). */
  public static final int MOST_ON_DEMAND = 25;

  public RotationSight {
    materials = List.copyOf(materials);
  }

  /** How many rotations on demand have ended. */
  @JsonIgnore
  public long onDemandUsed() {
    return materials.stream().filter(KeyMaterial::isOnDemand).count();
  }

  /** The imported material that the next rotation on demand makes current. */
  @JsonIgnore
  public Optional<KeyMaterial> waiting() {
    return materials.stream().filter(KeyMaterial::isWaiting).findFirst();
  }

  /** Whether a rotation on demand is under way. */
  @JsonIgnore
  public boolean isRotating() {
    return setting.flatMap(RotationSetting::onDemandSince).isPresent();
  }
}
