package dev.keyturn.sandbox.kms;

import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPrivateKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;

/**
 * The wrapping key of one GetParametersForImport, for one key and one way to wrap.
 *
 * @param validTo 24 hours after they were asked for
 */
record ImportParameters(String keyArn, String algorithm, KeyPair wrapping, Instant validTo) {
  private static final Duration LIFE = Duration.ofHours(24);

  static ImportParameters make(String keyArn, String algorithm, String spec, Instant now) {
    int bits = Integer.parseInt(spec.substring("RSA_".length()));
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(new RSAKeyGenParameterSpec(bits, RSAKeyGenParameterSpec.F4));
      return new ImportParameters(keyArn, algorithm, generator.generateKeyPair(), now.plus(LIFE));
    } catch (NoSuchAlgorithmException | InvalidAlgorithmParameterException e) {
      throw new IllegalStateException(e);
    }
  }

  boolean isOver(Instant now) {
    return !now.isBefore(validTo);
  }

  /** The material in an encrypted one; what was not wrapped for these parameters is refused. */
  byte[] unwrap(byte[] encrypted) {
    try {
      return algorithm.startsWith("RSA_AES_KEY_WRAP") ? twice(encrypted) : once(encrypted);
    } catch (GeneralSecurityException notWrappedSo) {
      throw KmsErrors.invalidCiphertext();
    }
  }

  private byte[] once(byte[] encrypted) throws GeneralSecurityException {
    boolean old = algorithm.endsWith("SHA_1");
    Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
    cipher.init(
        Cipher.DECRYPT_MODE,
        wrapping.getPrivate(),
        new OAEPParameterSpec(
            old ? "SHA-1" : "SHA-256",
            "MGF1",
            old ? MGF1ParameterSpec.SHA1 : MGF1ParameterSpec.SHA256,
            PSource.PSpecified.DEFAULT));
    return cipher.doFinal(encrypted);
  }

  /** An AES key under the RSA key, then the material under the AES key (RFC 5649). */
  private byte[] twice(byte[] encrypted) throws GeneralSecurityException {
    int first = ((RSAPrivateKey) wrapping.getPrivate()).getModulus().bitLength() / 8;
    if (encrypted.length <= first) {
      throw KmsErrors.invalidCiphertext();
    }
    Key aes = new SecretKeySpec(once(Arrays.copyOf(encrypted, first)), "AES");
    Cipher cipher = Cipher.getInstance("AES/KWP/NoPadding");
    cipher.init(Cipher.UNWRAP_MODE, aes);
    byte[] wrapped = Arrays.copyOfRange(encrypted, first, encrypted.length);
    return cipher.unwrap(wrapped, "AES", Cipher.SECRET_KEY).getEncoded();
  }
}
