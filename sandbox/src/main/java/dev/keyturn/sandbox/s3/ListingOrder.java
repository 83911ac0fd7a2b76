package dev.keyturn.sandbox.s3;

import java.util.Optional;

/** What all listings are asked for: prefix, delimiter, page size, encoding. */
record ListingOrder(String prefix, String delimiter, int max, boolean encoded) {
  private static final int MAX_PAGE = 1000;

  static ListingOrder of(S3Request request, String maxName) {
    Optional<String> encoding = request.parameter("encoding-type").filter(e -> !e.isEmpty());
    if (encoding.isPresent() && !encoding.get().equals("url")) {
      throw Errors.invalidArgument(
          "encoding-type", encoding.get(), "Invalid Encoding Method specified in Request");
    }
    return new ListingOrder(
        request.parameter("prefix").orElse(""),
        request.parameter("delimiter").orElse(""),
        request.number(maxName, MAX_PAGE, MAX_PAGE),
        encoding.isPresent());
  }

  /** A key as the listing writes it. */
  String write(String key) {
    return encoded ? PercentCoding.encodeForListing(key) : key;
  }

  /** The key's stretch up to the first delimiter after the prefix; empty if there is none. */
  String commonPrefix(String key) {
    int at = delimiter.isEmpty() ? -1 : key.indexOf(delimiter, prefix.length());
    return at < 0 ? "" : key.substring(0, at + delimiter.length());
  }

  /** Writes what every listing repeats of its request. */
  void describe(XmlDocument xml) {
    xml.text("Prefix", write(prefix));
    if (!delimiter.isEmpty()) {
      xml.text("Delimiter", write(delimiter));
    }
    if (encoded) {
      xml.text("EncodingType", "url");
    }
  }
}
