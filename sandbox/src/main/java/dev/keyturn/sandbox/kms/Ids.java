package dev.keyturn.sandbox.kms;

import java.util.HexFormat;
import java.util.Random;

/** Draws identifiers from the seed; they are names, not secrets. */
final class Ids {
  private final Random random;

  Ids(long seed) {
    random = new Random(seed);
  }

  /** Random bytes as hexadecimal digits. */
  String hex(int bytes) {
    byte[] drawn = new byte[bytes];
    random.nextBytes(drawn);
    return HexFormat.of().formatHex(drawn);
  }

  /** An id in the form of a UUID. */
  String uuid() {
    return dashed(hex(16));
  }

  static String dashed(String hex) {
    return String.join(
        "-",
        hex.substring(0, 8),
        hex.substring(8, 12),
        hex.substring(12, 16),
        hex.substring(16, 20),
        hex.substring(20));
  }
}
