package dev.keyturn.key;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.keyturn.failure.Require;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * How key material is brought into KMS (GetParametersForImport, ImportKeyMaterial).
 *
 * @param algorithm how it is wrapped on its way
 * @param keySpec the RSA key that wraps it
 * @param validTo when KMS deletes it, to the second; empty for never
 */
public record MaterialTerms(
    MaterialSource source, Algorithm algorithm, KeySpec keySpec, Optional<Instant> validTo) {
  public MaterialTerms {
    validTo = validTo.map(end -> end.truncatedTo(ChronoUnit.SECONDS));
    Require.that(
        validTo.isEmpty() || !isGenerated(source),
        "validTo",
        "leave it out with generated material: nobody could import that again, and what is under"
            + " the key would be lost");
  }

  /** Whether nobody has the material but KMS. */
  @JsonIgnore
  public boolean isGenerated() {
    return isGenerated(source);
  }

  /**
   * The same for a key of that kind: RSA does not hold every private key, so that those are wrapped
   * in the way that does.
   */
  public MaterialTerms forKey(KeyKind kind) {
    return kind.isKeyPair()
        ? new MaterialTerms(source, Algorithm.RSA_AES_KEY_WRAP_SHA_256, keySpec, validTo)
        : this;
  }

  @Override
  public String toString() {
    return source
        + ", wrapped by "
        + algorithm
        + " and "
        + keySpec
        + validTo.map(end -> ", until " + end).orElse(", without an end");
  }

  private static boolean isGenerated(MaterialSource source) {
    return source instanceof MaterialSource.Generated;
  }

  /** AWS's wrapping algorithms that this version uses; those with SHA-1 are not among them. */
  public enum Algorithm {
    /** The RSA key encrypts the material; for all that is short enough. */
    RSAES_OAEP_SHA_256,
    /** An AES key wraps the material (RFC 5649), and the RSA key that one; for any length. */
    RSA_AES_KEY_WRAP_SHA_256
  }

  /** AWS's wrapping keys. */
  public enum KeySpec {
    RSA_2048,
    RSA_3072,
    RSA_4096
  }
}
