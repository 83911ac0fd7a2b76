package dev.keyturn.audit;

import java.time.Instant;

/**
 * When a key was to rotate next, as an earlier report has it.
 *
 * @param next the first time that KMS named since the key got its material
 * @param materialSince of when that material was
 */
public record RotationPromise(Instant next, Instant materialSince) {
  /** Whether KMS names a later time now, though the key has not rotated meanwhile. */
  boolean isBroken(KeyNote now) {
    return now.materialSince().equals(materialSince)
        && now.nextRotation().filter(next::isBefore).isPresent();
  }
}
