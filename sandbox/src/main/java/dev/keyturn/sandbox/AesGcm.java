package dev.keyturn.sandbox;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** How storage services encrypt contents under a data key; the nonce stands before the rest. */
public final class AesGcm {
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final SecureRandom RANDOM = new SecureRandom();

  private AesGcm() {}

  /** Encrypts a content. */
  public static byte[] encrypt(byte[] dataKey, byte[] plaintext) {
    byte[] nonce = new byte[NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    try {
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, dataKey, nonce);
      byte[] out = new byte[NONCE_BYTES + cipher.getOutputSize(plaintext.length)];
      System.arraycopy(nonce, 0, out, 0, NONCE_BYTES);
      cipher.doFinal(plaintext, 0, plaintext.length, out, NONCE_BYTES);
      return out;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("encrypting content failed", e);
    }
  }

  /** Decrypts a content. */
  public static byte[] decrypt(byte[] dataKey, byte[] sealed) {
    try {
      byte[] nonce = new byte[NONCE_BYTES];
      System.arraycopy(sealed, 0, nonce, 0, NONCE_BYTES);
      Cipher cipher = cipher(Cipher.DECRYPT_MODE, dataKey, nonce);
      return cipher.doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("stored content does not open under its data key", e);
    }
  }

  private static Cipher cipher(int mode, byte[] dataKey, byte[] nonce)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, new SecretKeySpec(dataKey, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
    return cipher;
  }
}
