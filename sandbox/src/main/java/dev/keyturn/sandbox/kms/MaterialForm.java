package dev.keyturn.sandbox.kms;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.HexFormat;
import java.util.Map;

/** What KMS takes as material of each key spec ("Requirements for imported key material"). */
final class MaterialForm {
  private static final int SYMMETRIC_BYTES = 32;
  private static final int MOST_MAC_BYTES = 128;
  private static final Map<String, Integer> BITS_OF_CURVES =
      Map.of("ECC_NIST_P256", 256, "ECC_NIST_P384", 384, "ECC_NIST_P521", 521);

  /** The names of an elliptic curve key and of secp256k1, which the JDK no longer knows. */
  private static final String SECP256K1 = "06072a8648ce3d020106052b8104000a";

  private MaterialForm() {}

  static boolean fits(String spec, byte[] material) {
    if (spec.startsWith("HMAC_")) {
      int bits = Integer.parseInt(spec.substring("HMAC_".length()));
      return material.length * Byte.SIZE >= bits && material.length <= MOST_MAC_BYTES;
    }
    if (spec.startsWith("RSA_")) {
      return isRsa(material, Integer.parseInt(spec.substring("RSA_".length())));
    }
    if (spec.startsWith("ECC_NIST_P")) {
      return isOnCurve(material, BITS_OF_CURVES.getOrDefault(spec, 0));
    }
    return spec.equals("ECC_SECG_P256K1")
        ? HexFormat.of().formatHex(material).contains(SECP256K1)
        : material.length == SYMMETRIC_BYTES;
  }

  private static boolean isRsa(byte[] pkcs8, int bits) {
    try {
      return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(pkcs8))
              instanceof RSAPrivateCrtKey key
          && key.getModulus().bitLength() == bits;
    } catch (GeneralSecurityException notOne) {
      return false;
    }
  }

  private static boolean isOnCurve(byte[] pkcs8, int bits) {
    try {
      return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(pkcs8))
              instanceof ECPrivateKey key
          && key.getParams().getOrder().bitLength() == bits;
    } catch (GeneralSecurityException notOne) {
      return false;
    }
  }
}
