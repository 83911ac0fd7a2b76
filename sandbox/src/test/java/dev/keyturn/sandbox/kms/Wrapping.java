package dev.keyturn.sandbox.kms;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;

/** Wraps key material as the owner of it does, for the four algorithms. */
final class Wrapping {
  private Wrapping() {}

  static byte[] wrap(String algorithm, byte[] publicKey, byte[] material) {
    try {
      PublicKey key =
          KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(publicKey));
      return algorithm.startsWith("RSA_AES")
          ? twice(algorithm, key, material)
          : oaep(algorithm, key, material);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] twice(String algorithm, PublicKey key, byte[] material)
      throws GeneralSecurityException {
    byte[] aes = Ciphertext.newDataKey(32);
    Cipher cipher = Cipher.getInstance("AES/KWP/NoPadding");
    cipher.init(Cipher.WRAP_MODE, new SecretKeySpec(aes, "AES"));
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.writeBytes(oaep(algorithm, key, aes));
    both.writeBytes(cipher.wrap(new SecretKeySpec(material, "AES")));
    return both.toByteArray();
  }

  private static byte[] oaep(String algorithm, PublicKey key, byte[] plaintext)
      throws GeneralSecurityException {
    boolean old = algorithm.endsWith("SHA_1");
    Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
    MGF1ParameterSpec mask = old ? MGF1ParameterSpec.SHA1 : MGF1ParameterSpec.SHA256;
    cipher.init(
        Cipher.ENCRYPT_MODE,
        key,
        new OAEPParameterSpec(old ? "SHA-1" : "SHA-256", "MGF1", mask, PSource.PSpecified.DEFAULT));
    return cipher.doFinal(plaintext);
  }
}
