package dev.keyturn.sandbox.kms;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * A ciphertext blob: version, 16 bytes of the key's id, 2 bytes of which of its materials, nonce,
 * then AES-256-GCM. All of them and the encryption context are authenticated.
 */
record Ciphertext(
    String keyTag, int material, ByteBuffer header, ByteBuffer nonce, ByteBuffer sealed) {
  static final int MAX_BYTES = 6_144;

  private static final byte VERSION = 1;
  private static final int TAG_BYTES = 16;
  private static final int KEY_BYTES = 1 + TAG_BYTES;
  private static final int HEADER_BYTES = KEY_BYTES + Short.BYTES;
  private static final int NONCE_BYTES = 12;
  private static final int MAC_BITS = 128;
  private static final int MATERIAL_BITS = 256;
  private static final SecureRandom RANDOM = new SecureRandom();

  static SecretKey newMaterial() {
    try {
      KeyGenerator generator = KeyGenerator.getInstance("AES");
      generator.init(MATERIAL_BITS, RANDOM);
      return generator.generateKey();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static byte[] newDataKey(int bytes) {
    byte[] dataKey = new byte[bytes];
    RANDOM.nextBytes(dataKey);
    return dataKey;
  }

  /** The part of a key id that a blob carries: its 32 hexadecimal digits. */
  static String keyTag(String keyId) {
    return (keyId.startsWith("mrk-") ? keyId.substring(4) : keyId).replace("-", "");
  }

  static byte[] seal(KmsKey key, byte[] plaintext, Map<String, String> context) {
    ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
    header.put(VERSION).put(HexFormat.of().parseHex(keyTag(key.identity().id())));
    header.putShort((short) key.materials().currentIndex()).flip();
    byte[] nonce = newDataKey(NONCE_BYTES);
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      SecretKey secret = secret(key.materials().current(), key);
      cipher.init(Cipher.ENCRYPT_MODE, secret, new GCMParameterSpec(MAC_BITS, nonce));
      cipher.updateAAD(header.duplicate());
      cipher.updateAAD(canonical(context));
      byte[] sealed = cipher.doFinal(plaintext);
      ByteBuffer blob = ByteBuffer.allocate(HEADER_BYTES + NONCE_BYTES + sealed.length);
      return blob.put(header).put(nonce).put(sealed).array();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Takes a blob apart; anything that KMS did not make is an invalid ciphertext. */
  static Ciphertext parse(byte[] blob) {
    if (blob.length < HEADER_BYTES + NONCE_BYTES + MAC_BITS / 8 || blob[0] != VERSION) {
      throw KmsErrors.invalidCiphertext();
    }
    ByteBuffer bytes = ByteBuffer.wrap(blob).asReadOnlyBuffer();
    return new Ciphertext(
        HexFormat.of().formatHex(blob, 1, KEY_BYTES),
        Short.toUnsignedInt(bytes.getShort(KEY_BYTES)),
        bytes.slice(0, HEADER_BYTES),
        bytes.slice(HEADER_BYTES, NONCE_BYTES),
        bytes.slice(HEADER_BYTES + NONCE_BYTES, blob.length - HEADER_BYTES - NONCE_BYTES));
  }

  /** The material that made it. */
  Material materialOf(KmsKey key) {
    return key.materials().at(material).orElseThrow(KmsErrors::invalidCiphertext);
  }

  private static SecretKey secret(Material material, KmsKey key) {
    return material.secret().orElseThrow(() -> KmsErrors.pendingImport(key));
  }

  byte[] open(KmsKey key, Map<String, String> context) {
    byte[] nonceBytes = new byte[NONCE_BYTES];
    nonce.duplicate().get(nonceBytes);
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      SecretKey secret = secret(materialOf(key), key);
      cipher.init(Cipher.DECRYPT_MODE, secret, new GCMParameterSpec(MAC_BITS, nonceBytes));
      cipher.updateAAD(header.duplicate());
      cipher.updateAAD(canonical(context));
      ByteBuffer plaintext = ByteBuffer.allocate(sealed.remaining() - MAC_BITS / 8);
      cipher.doFinal(sealed.duplicate(), plaintext);
      return plaintext.array();
    } catch (AEADBadTagException notOurs) {
      throw KmsErrors.invalidCiphertext();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Pairs in the order of their names, each length first, so that no two contexts are alike. */
  private static byte[] canonical(Map<String, String> context) {
    StringBuilder text = new StringBuilder();
    new TreeMap<>(context)
        .forEach(
            (name, value) ->
                text.append(name.length())
                    .append(':')
                    .append(name)
                    .append(value.length())
                    .append(':')
                    .append(value));
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }
}
