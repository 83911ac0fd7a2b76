package dev.keyturn.sandbox.s3;

import dev.keyturn.sandbox.Call;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/** What S3 refuses about the way in which a request is signed; signatures are not verified. */
final class Signatures {
  private static final DateTimeFormatter BASIC_DATE =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private Signatures() {}

  /** Refuses Signature Version 2 and presigned URLs past their time. */
  static void check(Call call, Query query) {
    boolean oldHeader =
        call.request().headers().first("Authorization").orElse("").startsWith("AWS ");
    if (oldHeader || query.has("AWSAccessKeyId")) {
      throw Errors.invalidRequest(
          "The authorization mechanism you have provided is not supported. Please use"
              + " AWS4-HMAC-SHA256.");
    }
    Optional<String> seconds = query.value("X-Amz-Expires");
    if (seconds.isPresent() && end(query, seconds.get()).isBefore(call.now())) {
      throw Errors.accessDenied("Request has expired");
    }
  }

  private static Instant end(Query query, String seconds) {
    try {
      Instant signed = BASIC_DATE.parse(query.value("X-Amz-Date").orElse(""), Instant::from);
      return signed.plusSeconds(Long.parseLong(seconds));
    } catch (DateTimeException | NumberFormatException e) {
      throw Refusal.of(
          "AuthorizationQueryParametersError",
          400,
          "X-Amz-Date and X-Amz-Expires must be a date and a number of seconds");
    }
  }
}
