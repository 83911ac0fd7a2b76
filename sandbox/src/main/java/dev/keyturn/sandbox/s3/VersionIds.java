package dev.keyturn.sandbox.s3;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes ids that nobody can guess and that still tell this service their order, so that a listing
 * goes on at the right place after the marked version is gone.
 */
final class VersionIds {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._-]{32}");

  private final SecureRandom random = new SecureRandom();
  private final AtomicLong sequence = new AtomicLong();
  private final SecretKeySpec key;

  VersionIds() {
    byte[] bytes = new byte[16];
    random.nextBytes(bytes);
    this.key = new SecretKeySpec(bytes, "AES");
  }

  /** A new id, later than all before. */
  String next() {
    ByteBuffer block = ByteBuffer.allocate(16);
    block.putLong(sequence.incrementAndGet()).putInt(0).putInt(random.nextInt());
    return HexFormat.of().formatHex(crypt(Cipher.ENCRYPT_MODE, block.array()));
  }

  /** An opaque token, such as the ETag of an object under a KMS key. */
  String token() {
    byte[] bytes = new byte[16];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** The order of an id made here; empty for any other text. */
  OptionalLong order(String id) {
    if (id.length() != 32 || !id.chars().allMatch(c -> Character.digit(c, 16) >= 0)) {
      return OptionalLong.empty();
    }
    ByteBuffer block = ByteBuffer.wrap(crypt(Cipher.DECRYPT_MODE, HexFormat.of().parseHex(id)));
    long order = block.getLong();
    return block.getInt() == 0 ? OptionalLong.of(order) : OptionalLong.empty();
  }

  /** Refuses what can't be a version id at all. */
  static void checkForm(String versionId) {
    if (!versionId.equals(Version.NULL_ID) && !FORM.matcher(versionId).matches()) {
      throw Errors.invalidArgument("versionId", versionId, "Invalid version id specified");
    }
  }

  /** One block is a permutation: ids stay unique, and without the key they say nothing. */
  @SuppressWarnings("InsecureCryptoUsage") // a single block needs no mode of operation
  private byte[] crypt(int mode, byte[] block) {
    try {
      Cipher cipher = Cipher.getInstance("AES/ECB/NoPadding");
      cipher.init(mode, key);
      return cipher.doFinal(block);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES of one block failed", e);
    }
  }
}
