package dev.keyturn.key;

import com.fasterxml.jackson.annotation.JsonIgnore;

/**
 * What a key is made for; it never changes.
 *
 * @param spec such as {@code SYMMETRIC_DEFAULT}, {@code RSA_2048}, {@code HMAC_256}
 * @param usage such as {@code ENCRYPT_DECRYPT}, {@code SIGN_VERIFY}, {@code GENERATE_VERIFY_MAC}
 */
public record KeyKind(String spec, String usage) {
  /** The kind under which AWS services encrypt data. */
  public static final KeyKind SYMMETRIC = new KeyKind("SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT");

  /** Whether its material is a secret for MACs of a kind that KMS takes from outside. */
  @JsonIgnore
  public boolean isMac() {
    return spec.matches("HMAC_(224|256|384|512)");
  }

  /** Whether its material is a private key of a kind that KMS takes from outside. */
  @JsonIgnore
  public boolean isKeyPair() {
    return spec.matches("RSA_(2048|3072|4096)|ECC_NIST_P(256|384|521)|ECC_SECG_P256K1");
  }

  @Override
  public String toString() {
    return spec + " for " + usage;
  }
}
