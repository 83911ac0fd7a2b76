package dev.keyturn.aws.datakey;

import dev.keyturn.reencryption.WrappedDataKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;

/**
 * Numbers wrapped keys by 16 bytes of their digest, so that the keys of many versions of a file can
 * be compared while none of those versions is held. The digests lie in arrays: as objects, those of
 * a file that is rewritten often would fill the worker's memory.
 */
final class KeyNumbers {
  /** How many keys are told apart; their table takes 12 MB. */
  static final int MOST = 1 << 19;

  private static final int FREE = -1;

  /** Two words for each key, by its number. */
  private long[] digests = new long[2 << 10];

  /** Numbers by where their digest says, or behind that; a power of two, at most half full. */
  private int[] slots = free(2 << 10);

  private int size;
  private boolean full;

  /** Whether there were more keys than are told apart, so that no number means anything. */
  boolean areTooMany() {
    return full;
  }

  /** The numbers of these keys; equal keys have the same number. */
  BitSet of(Collection<WrappedDataKey> keys) {
    BitSet all = new BitSet();
    keys.forEach(key -> all.set(of(key)));
    return all;
  }

  int of(WrappedDataKey key) {
    ByteBuffer digest = digest(key);
    long first = digest.getLong();
    long second = digest.getLong();
    int slot = slot(first, second);
    if (slots[slot] != FREE) {
      return slots[slot];
    }
    if (size == MOST) {
      full = true;
      return MOST;
    }
    slots[slot] = size;
    return add(first, second);
  }

  /** Whether all of some numbers are among others. */
  static boolean areAmong(BitSet some, BitSet others) {
    BitSet missing = (BitSet) some.clone();
    missing.andNot(others);
    return missing.isEmpty();
  }

  private int add(long first, long second) {
    int number = size++;
    if (2 * size > digests.length) {
      digests = Arrays.copyOf(digests, 2 * digests.length);
    }
    digests[2 * number] = first;
    digests[2 * number + 1] = second;
    if (2 * size > slots.length) {
      grow();
    }
    return number;
  }

  private void grow() {
    slots = free(2 * slots.length);
    for (int number = 0; number < size; number++) {
      slots[slot(digests[2 * number], digests[2 * number + 1])] = number;
    }
  }

  private int slot(long first, long second) {
    int slot = (int) first & (slots.length - 1);
    while (slots[slot] != FREE
        && (digests[2 * slots[slot]] != first || digests[2 * slots[slot] + 1] != second)) {
      slot = (slot + 1) & (slots.length - 1);
    }
    return slot;
  }

  private static int[] free(int length) {
    int[] slots = new int[length];
    Arrays.fill(slots, FREE);
    return slots;
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
