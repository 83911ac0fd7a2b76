package dev.keyturn.aws.datakey;

import dev.keyturn.reencryption.WrappedDataKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Numbers wrapped keys by their digest, so that the keys of many versions of a file can be compared
 * while none of those versions is held.
 */
final class KeyNumbers {
  private final Map<ByteBuffer, Integer> numbers = new HashMap<>();

  /** The numbers of these keys; equal keys have the same number. */
  BitSet of(Collection<WrappedDataKey> keys) {
    BitSet all = new BitSet();
    keys.forEach(key -> all.set(of(key)));
    return all;
  }

  int of(WrappedDataKey key) {
    return numbers.computeIfAbsent(digest(key), unknown -> numbers.size());
  }

  /** Whether all of some numbers are among others. */
  static boolean areAmong(BitSet some, BitSet others) {
    BitSet missing = (BitSet) some.clone();
    missing.andNot(others);
    return missing.isEmpty();
  }

  private static ByteBuffer digest(WrappedDataKey key) {
    MessageDigest digest = Digests.sha256();
    add(digest, key.id());
    add(digest, key.wrappedKey());
    key.encryptionContext()
        .forEach(
            (name, value) -> {
              add(digest, name);
              add(digest, value);
            });
    return ByteBuffer.wrap(digest.digest());
  }

  /** Each text with its length before it, so that no two lists of texts are the same bytes. */
  private static void add(MessageDigest digest, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
    digest.update(bytes);
  }
}
