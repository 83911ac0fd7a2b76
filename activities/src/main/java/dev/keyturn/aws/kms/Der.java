package dev.keyturn.aws.kms;

import java.util.HexFormat;

/** A walk over what is encoded in DER, which copies nothing but names. */
final class Der {
  static final int INTEGER = 0x02;
  static final int OCTETS = 0x04;
  static final int SEQUENCE = 0x30;
  private static final int OBJECT_ID = 0x06;

  /** From here on a length's first byte tells how many bytes the length has. */
  private static final int LONG = 0x80;

  private static final int MOST_LENGTH_BYTES = 3;

  private final byte[] bytes;
  private final int end;
  private int at;

  Der(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  private Der(byte[] bytes, int at, int end) {
    this.bytes = bytes;
    this.at = at;
    this.end = end;
  }

  /** Whether nothing follows. */
  boolean isOver() {
    return at == end;
  }

  /** Goes behind the next part, which has to have this tag, and gives what is in it. */
  Der enter(int tag) throws MalformedException {
    require(next() == tag);
    int length = length();
    require(length <= end - at);
    at += length;
    return new Der(bytes, at - length, at);
  }

  /** The next part, a number of one byte. */
  int number() throws MalformedException {
    Der number = enter(INTEGER);
    int value = number.next();
    require(number.isOver());
    return value;
  }

  /** The next part, a name, in hexadecimal digits. */
  String objectId() throws MalformedException {
    Der name = enter(OBJECT_ID);
    return HexFormat.of().formatHex(bytes, name.at, name.end);
  }

  /** How many bits the number has that is all of this part. */
  int bits() throws MalformedException {
    int first = next();
    while (first == 0 && !isOver()) {
      first = next();
    }
    return (end - at) * Byte.SIZE + Integer.SIZE - Integer.numberOfLeadingZeros(first);
  }

  private int length() throws MalformedException {
    int first = next();
    if (first < LONG) {
      return first;
    }
    int count = first - LONG;
    require(count >= 1 && count <= MOST_LENGTH_BYTES);
    int length = 0;
    for (int i = 0; i < count; i++) {
      length = (length << Byte.SIZE) + next();
    }
    return length;
  }

  private int next() throws MalformedException {
    require(at < end);
    int value = Byte.toUnsignedInt(bytes[at]);
    at++;
    return value;
  }

  private static void require(boolean holds) throws MalformedException {
    if (!holds) {
      throw new MalformedException();
    }
  }

  /** The bytes are not what they would have to be. */
  static final class MalformedException extends Exception {
    private static final long serialVersionUID = 1L;
  }
}
