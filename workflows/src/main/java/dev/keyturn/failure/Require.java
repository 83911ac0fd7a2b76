package dev.keyturn.failure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks of input that name the field and the remedy. */
public final class Require {
  private static final int MOST_WORDS = 1000;

  private Require() {}

  /** The value, or an {@link IllegalArgumentException} that names the missing field. */
  public static <T> T present(@Nullable T value, String field, String remedy) {
    if (value == null) {
      throw new IllegalArgumentException(field + " is missing: " + remedy);
    }
    return value;
  }

  /** The input, or the failure of a run that was started without one. */
  public static <T> T input(@Nullable T value) {
    if (value == null) {
      throw FailureType.INVALID_INPUT.failure("input is missing: give one JSON object");
    }
    return value;
  }

  /**
   * The workflow id of a run that tags what it makes, or the failure of that run; the rules are
   * those of KMS (TagResource, TagValue), which are the narrowest.
   */
  public static String taggable(String workflowId) {
    if (!workflowId.matches("[\\p{L}\\p{N} _./=+:@-]{1,256}")) {
      throw FailureType.INVALID_INPUT.failure(
          "workflow id \""
              + workflowId
              + "\": it is written into a tag; use at most 256 letters, digits,"
              + " spaces and _ . / = + - : @");
    }
    return workflowId;
  }

  /** A list without gaps, or an {@link IllegalArgumentException} that names the gap. */
  public static <T> List<T> list(@Nullable List<T> values, String field) {
    List<@Nullable T> copy = values == null ? List.of() : new ArrayList<>(values);
    for (int i = 0; i < copy.size(); i++) {
      present(copy.get(i), field + "[" + i + "]", "give a value or leave it out");
    }
    return values == null ? List.of() : List.copyOf(values);
  }

  /** An AWS region's name. */
  public static String region(@Nullable String region) {
    String given = text(region, "region", "give the AWS region of the key, such as eu-west-1");
    that(
        given.matches("[a-z]{2}(-[a-z]+)+-[0-9]"),
        "region \"" + given + "\"",
        "give a region such as eu-west-1");
    return given;
  }

  /** How long AWS's eventual consistency is given; five minutes unless given. */
  public static Duration settle(@Nullable Duration settle) {
    Duration given = settle == null ? Duration.ofMinutes(5) : settle;
    that(
        !given.isNegative() && !given.isZero(),
        "settle",
        "give a positive ISO-8601 duration such as PT5M");
    that(given.compareTo(Duration.ofHours(1)) <= 0, "settle", "give at most PT1H");
    return given;
  }

  /** The text, or an {@link IllegalArgumentException} that names the missing or blank field. */
  public static String text(@Nullable String value, String field, String remedy) {
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException(field + " is missing: " + remedy);
    }
    return value;
  }

  /**
   * What a person says of themselves or of their reasons: text that goes into reports, proofs and
   * records, each of which has room for many.
   */
  public static String words(@Nullable String value, String field, String remedy) {
    String given = text(value, field, remedy);
    that(given.length() <= MOST_WORDS, field, "give at most " + MOST_WORDS + " characters");
    return given;
  }

  /** Fails with a message that names the field unless the condition holds. */
  public static void that(boolean condition, String field, String remedy) {
    if (!condition) {
      throw new IllegalArgumentException(field + ": " + remedy);
    }
  }
}
