package dev.keyturn;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A digest of a set of items that can be added up in any order: the sum of the items' SHA-256
 * modulo 2^256, so that pages and shards need no lists.
 */
public final class ItemSetDigest {
  private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(256);

  private ItemSetDigest() {}

  /** The digest of one item, 64 hex digits. */
  public static String of(String identity) {
    return hex(new BigInteger(1, sha256(identity)));
  }

  /** The digest of two disjoint sets together. */
  public static String plus(String left, String right) {
    return hex(new BigInteger(left, 16).add(new BigInteger(right, 16)).mod(MODULUS));
  }

  /** The digest of a set, empty text for none, together with one item that is not in it. */
  public static String with(String digest, String identity) {
    return digest.isEmpty() ? of(identity) : plus(digest, of(identity));
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static String hex(BigInteger number) {
    String digits = number.toString(16);
    return "0".repeat(64 - digits.length()) + digits;
  }
}
