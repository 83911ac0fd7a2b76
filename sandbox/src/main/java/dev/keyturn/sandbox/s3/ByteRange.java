package dev.keyturn.sandbox.s3;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A stretch of content: first and last byte, both included. */
record ByteRange(long first, long last) {
  private static final Pattern FORM = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

  long length() {
    return last - first + 1;
  }

  /** Reads a Range header; one that HTTP says to ignore is absent. */
  static Optional<ByteRange> parse(String header, long size) {
    Matcher matcher = FORM.matcher(header.strip());
    if (!matcher.matches() || header.strip().equals("bytes=-")) {
      return Optional.empty();
    }
    long first;
    long last;
    if (matcher.group(1).isEmpty()) {
      first = Math.max(0, size - Long.parseLong(matcher.group(2)));
      last = size - 1;
    } else {
      first = Long.parseLong(matcher.group(1));
      last = matcher.group(2).isEmpty() ? size - 1 : Long.parseLong(matcher.group(2));
      if (last < first && last < size - 1) {
        return Optional.empty();
      }
    }
    if (first >= size) {
      throw Refusal.of("InvalidRange", 416, "The requested range is not satisfiable")
          .element("RangeRequested", header)
          .element("ActualObjectSize", Long.toString(size))
          .header("Content-Range", "bytes */" + size);
    }
    return Optional.of(new ByteRange(first, Math.min(last, size - 1)));
  }

  String contentRange(long size) {
    return "bytes " + first + "-" + last + "/" + size;
  }
}
