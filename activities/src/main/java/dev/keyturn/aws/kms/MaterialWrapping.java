package dev.keyturn.aws.kms;

import dev.keyturn.key.MaterialTerms;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;

/** Wraps key material for KMS under the public key of GetParametersForImport. */
final class MaterialWrapping {
  private static final OAEPParameterSpec OAEP =
      new OAEPParameterSpec(
          "SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT);
  private static final int AES_BYTES = 32;

  private MaterialWrapping() {}

  /**
   * The wrapped material.
   *
   * @param publicKey DER, as KMS gives it
   */
  static byte[] wrap(MaterialTerms.Algorithm algorithm, byte[] publicKey, byte[] material) {
    try {
      PublicKey key =
          KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(publicKey));
      return switch (algorithm) {
        case RSAES_OAEP_SHA_256 -> encrypt(key, material);
        case RSA_AES_KEY_WRAP_SHA_256 -> wrapTwice(key, material);
      };
    } catch (GeneralSecurityException e) {
      // Every JDK has these algorithms, and KMS the key: this can't be mended from outside.
      throw new IllegalStateException(e.getClass().getSimpleName() + " while wrapping for KMS");
    }
  }

  private static byte[] encrypt(PublicKey key, byte[] plaintext) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
    cipher.init(Cipher.ENCRYPT_MODE, key, OAEP);
    return cipher.doFinal(plaintext);
  }

  /** The AES key under the RSA key, then the material under the AES key, as AWS wants it. */
  private static byte[] wrapTwice(PublicKey key, byte[] material) throws GeneralSecurityException {
    byte[] aes = new byte[AES_BYTES];
    try {
      new SecureRandom().nextBytes(aes);
      Cipher cipher = Cipher.getInstance("AES/KWP/NoPadding");
      cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(aes, "AES"));
      ByteArrayOutputStream both = new ByteArrayOutputStream();
      both.writeBytes(encrypt(key, aes));
      both.writeBytes(cipher.doFinal(material));
      return both.toByteArray();
    } finally {
      Arrays.fill(aes, (byte) 0);
    }
  }
}
