package dev.keyturn.sandbox.kms;

import java.time.Instant;
import java.util.Optional;
import javax.crypto.SecretKey;

/**
 * One material of a key; the first one came without a rotation.
 *
 * @param secret empty while imported material is expired or deleted
 * @param imported empty where KMS made it
 */
record Material(
    String id, Optional<SecretKey> secret, Optional<Rotation> rotation, Optional<Import> imported) {

  static Material made(String id, Optional<Rotation> rotation) {
    return new Material(id, Optional.of(Ciphertext.newMaterial()), rotation, Optional.empty());
  }

  static Material imported(String id, SecretKey secret, Import terms) {
    return new Material(id, Optional.of(secret), Optional.empty(), Optional.of(terms));
  }

  Material rotated(Rotation by) {
    return new Material(id, secret, Optional.of(by), imported);
  }

  /** The same one without what it is for: it can be imported again. */
  Material emptied() {
    return new Material(id, Optional.empty(), rotation, imported);
  }

  /** The same one as it is once more, with the terms of the new import. */
  Material again(SecretKey anew, Import terms) {
    return new Material(id, Optional.of(anew), rotation, Optional.of(terms));
  }

  /** Until when it can be used; empty if that is without end, or over. */
  Optional<Instant> validTo() {
    return secret.isPresent() ? imported.flatMap(Import::validTo) : Optional.empty();
  }

  /** When a material became current, and by what: {@code AUTOMATIC} or {@code ON_DEMAND}. */
  record Rotation(Instant date, String type) {
    boolean isOnDemand() {
      return type.equals("ON_DEMAND");
    }
  }

  /** On what terms it was imported. */
  record Import(String description, Optional<Instant> validTo) {}
}
