package dev.keyturn.sandbox.s3;

import java.util.List;

/** An object's encrypted content. */
record Content(List<Part> parts, String etag, Checksum checksum, boolean multipart) {
  Content {
    parts = List.copyOf(parts);
  }

  long size() {
    return parts.stream().mapToLong(Part::size).sum();
  }

  /** The ETag in quotes, as it is written everywhere. */
  String quotedEtag() {
    return '"' + etag + '"';
  }

  Content withParts(List<Part> changed) {
    return new Content(changed, etag, checksum, multipart);
  }
}
