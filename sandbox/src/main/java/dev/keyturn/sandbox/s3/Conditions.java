package dev.keyturn.sandbox.s3;

import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Optional;

/** Conditions of a read (or on the source of a copy), with HTTP's order of precedence. */
record Conditions(
    Optional<String> ifMatch,
    Optional<String> ifNoneMatch,
    Optional<Instant> ifModifiedSince,
    Optional<Instant> ifUnmodifiedSince) {

  static Conditions ofRead(S3Request request) {
    return read(request, "");
  }

  static Conditions ofCopySource(S3Request request) {
    return read(request, "x-amz-copy-source-");
  }

  /** Which condition does not hold, by its header's name; empty if the read may go on. */
  Optional<String> failed(StoredObject object) {
    if (ifMatch.isPresent()) {
      if (!matches(ifMatch.get(), object)) {
        return Optional.of("If-Match");
      }
    } else if (ifUnmodifiedSince.filter(object.modified()::isAfter).isPresent()) {
      return Optional.of("If-Unmodified-Since");
    }
    return notModified(object);
  }

  private Optional<String> notModified(StoredObject object) {
    if (ifNoneMatch.isPresent()) {
      return ifNoneMatch.filter(tags -> matches(tags, object)).map(tags -> "If-None-Match");
    }
    return ifModifiedSince
        .filter(since -> !object.modified().isAfter(since))
        .map(since -> "If-Modified-Since");
  }

  /** Whether a list of entity tags, quoted or not, names the object's. */
  static boolean matches(String etags, StoredObject object) {
    return Arrays.stream(etags.split(",", -1))
        .map(String::strip)
        .anyMatch(
            tag ->
                tag.equals("*")
                    || tag.equals(object.content().quotedEtag())
                    || tag.equals(object.content().etag()));
  }

  private static Conditions read(S3Request request, String prefix) {
    return new Conditions(
        request.header(prefix + "If-Match"),
        request.header(prefix + "If-None-Match"),
        request.header(prefix + "If-Modified-Since").flatMap(Conditions::date),
        request.header(prefix + "If-Unmodified-Since").flatMap(Conditions::date));
  }

  /** As HTTP demands, a date that can't be read is no condition. */
  private static Optional<Instant> date(String text) {
    try {
      return Optional.of(
          ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
