package dev.keyturn.sandbox.s3;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Percent coding as S3 uses it, byte-exact and without any normalisation. */
final class PercentCoding {
  private static final String LISTING_SAFE = "-_.*/";
  private static final String URL_SAFE = "-_.~/";

  private PercentCoding() {}

  /** Decodes a path: {@code +} is a plus sign there. */
  static String decodePath(String raw) {
    return decode(raw, false);
  }

  /** Decodes one query name or value: {@code +} is a space there. */
  static String decodeQuery(String raw) {
    return decode(raw, true);
  }

  /** Encodes a key as {@code encoding-type=url} does. */
  static String encodeForListing(String text) {
    return encode(text, LISTING_SAFE, true);
  }

  /** Encodes a key for a URL's path. */
  static String encodePath(String text) {
    return encode(text, URL_SAFE, false);
  }

  private static String decode(String raw, boolean plusIsSpace) {
    boolean plain = raw.indexOf('%') < 0 && !(plusIsSpace && raw.indexOf('+') >= 0);
    if (plain && raw.chars().allMatch(c -> c < 0x80)) {
      return raw;
    }
    byte[] source = raw.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream(source.length);
    for (int i = 0; i < source.length; i++) {
      if (source[i] == '%') {
        out.write(escaped(source, i));
        i += 2;
      } else {
        out.write(plusIsSpace && source[i] == '+' ? ' ' : source[i]);
      }
    }
    return strictUtf8(out.toByteArray());
  }

  private static int escaped(byte[] source, int at) {
    int high = at + 2 < source.length ? Character.digit(source[at + 1], 16) : -1;
    int low = high >= 0 ? Character.digit(source[at + 2], 16) : -1;
    if (low < 0) {
      throw Errors.invalidUri();
    }
    return high * 16 + low;
  }

  private static String strictUtf8(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw Errors.invalidUri();
    }
  }

  private static String encode(String text, String safe, boolean spaceIsPlus) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if (c < 0x80 && (Character.isLetterOrDigit(c) || safe.indexOf(c) >= 0)) {
        out.append(c);
      } else if (c == ' ' && spaceIsPlus) {
        out.append('+');
      } else {
        out.append('%').append(hex(c >> 4)).append(hex(c & 15));
      }
    }
    return out.toString();
  }

  private static char hex(int digit) {
    return Character.toUpperCase(Character.forDigit(digit, 16));
  }
}
