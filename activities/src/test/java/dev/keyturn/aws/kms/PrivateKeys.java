package dev.keyturn.aws.kms;

import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.util.HexFormat;

/** Makes private keys in PKCS #8, as {@code openssl genpkey} would. */
final class PrivateKeys {
  private PrivateKeys() {}

  /** One of a key spec of KMS's. */
  static byte[] make(String spec) {
    try {
      if (spec.equals("ECC_SECG_P256K1")) {
        return secp256k1();
      }
      boolean rsa = spec.startsWith("RSA_");
      KeyPairGenerator generator = KeyPairGenerator.getInstance(rsa ? "RSA" : "EC");
      if (rsa) {
        generator.initialize(Integer.parseInt(spec.substring("RSA_".length())));
      } else {
        generator.initialize(
            new ECGenParameterSpec("secp" + spec.substring("ECC_NIST_P".length()) + "r1"));
      }
      return generator.generateKeyPair().getPrivate().getEncoded();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** The JDK has no generator for it; what is before the number says what it is. */
  private static byte[] secp256k1() {
    byte[] number = new byte[32];
    new SecureRandom().nextBytes(number);
    return HexFormat.of()
        .parseHex(
            "303e020100301006072a8648ce3d020106052b8104000a042730250201010420"
                + HexFormat.of().formatHex(number));
  }
}
