package dev.keyturn.sandbox.s3;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/** The checksums that objects can carry. */
enum ChecksumAlgorithm {
  CRC32,
  CRC32C,
  CRC64NVME,
  SHA1,
  SHA256;

  /** Finds an algorithm by S3's name for it. */
  static ChecksumAlgorithm named(String name) {
    for (ChecksumAlgorithm algorithm : values()) {
      if (algorithm.name().equals(name.toUpperCase(Locale.ROOT))) {
        return algorithm;
      }
    }
    throw Errors.invalidRequest("Checksum algorithm provided is unsupported: " + name);
  }

  String header() {
    return "x-amz-checksum-" + name().toLowerCase(Locale.ROOT);
  }

  String element() {
    return "Checksum" + name();
  }

  boolean sha() {
    return this == SHA1 || this == SHA256;
  }

  /** The checksum of the concatenated pieces. */
  Checksum over(List<byte[]> pieces) {
    return new Checksum(this, Base64.getEncoder().encodeToString(digest(pieces)));
  }

  byte[] digest(List<byte[]> pieces) {
    return switch (this) {
      case CRC32 -> ByteBuffer.allocate(4).putInt((int) cyclic(new CRC32(), pieces)).array();
      case CRC32C -> ByteBuffer.allocate(4).putInt((int) cyclic(new CRC32C(), pieces)).array();
      case CRC64NVME -> ByteBuffer.allocate(8).putLong(cyclic(new Crc64Nvme(), pieces)).array();
      case SHA1 -> hash("SHA-1", pieces);
      case SHA256 -> hash("SHA-256", pieces);
    };
  }

  /** A JDK message digest over the concatenated pieces. */
  static byte[] hash(String algorithm, List<byte[]> pieces) {
    try {
      MessageDigest digest = MessageDigest.getInstance(algorithm);
      pieces.forEach(digest::update);
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("the JDK lacks " + algorithm, e);
    }
  }

  private static long cyclic(java.util.zip.Checksum checksum, List<byte[]> pieces) {
    for (byte[] piece : pieces) {
      checksum.update(piece, 0, piece.length);
    }
    return checksum.getValue();
  }
}
