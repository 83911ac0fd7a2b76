package dev.keyturn.aws;

import dev.keyturn.failure.FailureType;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.http.SdkHttpResponse;

/** AWS's own time, from a response's {@code Date} header: no clock of Keyturn's decides. */
public final class AwsTime {
  private AwsTime() {}

  /** When AWS answered, in whole seconds. */
  public static Instant of(SdkResponse response) {
    return of(response.sdkHttpResponse());
  }

  /** When AWS answered, in whole seconds. */
  public static Instant of(SdkHttpResponse response) {
    String date = response.firstMatchingHeader("Date").orElse("");
    try {
      return ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
    } catch (DateTimeParseException e) {
      throw FailureType.AWS_REFUSED.failure(
          "the endpoint's answer has no readable Date header (\""
              + date
              + "\"), and Keyturn trusts no other clock; put nothing in front of AWS that strips it");
    }
  }
}
