package dev.keyturn.sandbox.kms;

import dev.keyturn.sandbox.AwsError;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * One import into a key. A material has its id from the key's id and from itself, so that it is the
 * same one whenever it is imported into this key.
 */
final class MaterialImport {
  private final KmsKey key;
  private final SecretKey secret;
  private final String id;
  private final Optional<Instant> validTo;

  MaterialImport(KmsKey key, byte[] material, Optional<Instant> validTo) {
    if (!MaterialForm.fits(key.traits().spec(), material)) {
      throw incorrect("The key material is not valid for " + key.traits().spec() + ".");
    }
    this.key = key;
    this.secret = new SecretKeySpec(material, "AES");
    this.id = id(key, material);
    this.validTo = validTo;
  }

  /** The material of a key with this id, be it in use or pending rotation. */
  static Optional<Material> known(KmsKey key, String id) {
    return key.materials().withPending().stream().filter(one -> one.id().equals(id)).findFirst();
  }

  /**
   * Imports material that the key has not had. AWS does not say what it answers while another one
   * is pending rotation, only that this one can be deleted to make place; here it is refused.
   */
  String first(Optional<String> description) {
    if (known(key, id).isPresent()) {
      throw incorrect("The key material is already associated with " + key.arn() + ".");
    }
    Materials materials = key.materials();
    if (!materials.all().isEmpty() && materials.isIncomplete()) {
      throw KmsErrors.pendingImport(key);
    }
    if (materials.pending().isPresent()) {
      throw KmsErrors.invalidState(key.arn() + " has key material that is pending rotation.");
    }
    materials.add(Material.imported(id, secret, terms(description.orElse(""))));
    return id;
  }

  /** Imports material once more; the description stays unless there is another. */
  String again(Optional<String> expected, Optional<String> description) {
    if (expected.filter(wanted -> !wanted.equals(id)).isPresent()) {
      throw incorrect("The key material does not match the key material ID in the request.");
    }
    Material before =
        known(key, id)
            .orElseThrow(
                () -> incorrect("The key material is not associated with " + key.arn() + "."));
    String said =
        description.orElseGet(() -> before.imported().map(Material.Import::description).orElse(""));
    key.materials().replace(before.again(secret, terms(said)));
    return id;
  }

  private Material.Import terms(String description) {
    return new Material.Import(description, validTo);
  }

  private static String id(KmsKey key, byte[] material) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(key.identity().id().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest.digest(material));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static AwsError incorrect(String message) {
    return KmsErrors.of("IncorrectKeyMaterialException", message);
  }
}
