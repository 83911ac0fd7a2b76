package dev.keyturn.aws.kms;

import java.util.Map;
import java.util.Optional;

/**
 * Tells what private key some bytes are, looking at them where they are: a key that the JDK parsed
 * would stay in memory as numbers that nothing can overwrite. It has to be PKCS #8 (RFC 5208) in
 * DER, with a key of RSA (RFC 8017) or of a named curve (RFC 5915).
 */
final class PrivateKeyForm {
  private static final String RSA = "2a864886f70d010101";
  private static final String ECC = "2a8648ce3d0201";
  private static final Map<String, String> CURVES =
      Map.of(
          "2a8648ce3d030107", "ECC_NIST_P256",
          "2b81040022", "ECC_NIST_P384",
          "2b81040023", "ECC_NIST_P521",
          "2b8104000a", "ECC_SECG_P256K1");

  /** Two primes, the exponents for them and the coefficient, behind the modulus. */
  private static final int OTHER_NUMBERS_OF_RSA = 7;

  private PrivateKeyForm() {}

  /**
   * The key spec that it would be of, such as {@code RSA_2048}; empty if it is no such key, or more
   * than one.
   */
  static Optional<String> specOf(byte[] bytes) {
    try {
      Der file = new Der(bytes);
      Der key = file.enter(Der.SEQUENCE);
      return file.isOver() && key.number() == 0 ? spec(key) : Optional.empty();
    } catch (Der.MalformedException other) {
      return Optional.empty();
    }
  }

  private static Optional<String> spec(Der key) throws Der.MalformedException {
    Der algorithm = key.enter(Der.SEQUENCE);
    Der secret = key.enter(Der.OCTETS).enter(Der.SEQUENCE);
    return switch (algorithm.objectId()) {
      case RSA -> rsa(secret);
      case ECC -> ecc(secret, algorithm.objectId());
      default -> Optional.empty();
    };
  }

  /** Version 0 says that there are two primes. */
  private static Optional<String> rsa(Der secret) throws Der.MalformedException {
    if (secret.number() != 0) {
      return Optional.empty();
    }
    int bits = secret.enter(Der.INTEGER).bits();
    for (int i = 0; i < OTHER_NUMBERS_OF_RSA; i++) {
      secret.enter(Der.INTEGER);
    }
    return Optional.of("RSA_" + bits);
  }

  private static Optional<String> ecc(Der secret, String curve) throws Der.MalformedException {
    if (secret.number() != 1) {
      return Optional.empty();
    }
    secret.enter(Der.OCTETS);
    return Optional.ofNullable(CURVES.get(curve));
  }
}
