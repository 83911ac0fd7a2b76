package dev.keyturn.aws.datakey;

import java.nio.ByteBuffer;
import java.util.Base64;

/**
 * The checksum that S3 makes of what comes without one, so that most files have it. AWS's SDK makes
 * it only with native code.
 */
final class Crc64Nvme {
  static final String NAME = "CRC64NVME";

  private static final long REFLECTED_POLYNOMIAL = 0x9A6C9329AC4BC9B5L;
  private static final long[] TABLE = table();

  private Crc64Nvme() {}

  /** As S3's header has it. */
  static String of(byte[] content) {
    long state = -1L;
    for (byte next : content) {
      state = TABLE[(int) ((state ^ next) & 0xff)] ^ (state >>> 8);
    }
    return Base64.getEncoder()
        .encodeToString(ByteBuffer.allocate(Long.BYTES).putLong(~state).array());
  }

  private static long[] table() {
    long[] table = new long[256];
    for (int i = 0; i < table.length; i++) {
      long value = i;
      for (int bit = 0; bit < Byte.SIZE; bit++) {
        value = (value & 1) == 0 ? value >>> 1 : (value >>> 1) ^ REFLECTED_POLYNOMIAL;
      }
      table[i] = value;
    }
    return table;
  }
}
