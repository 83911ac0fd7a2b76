package dev.keyturn.sandbox.policy;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.IntPredicate;

/** The comparisons that conditions make. */
enum Operator {
  STRING_EQUALS(false, String::equals),
  STRING_NOT_EQUALS(true, String::equals),
  STRING_EQUALS_IGNORE_CASE(false, String::equalsIgnoreCase),
  STRING_NOT_EQUALS_IGNORE_CASE(true, String::equalsIgnoreCase),
  STRING_LIKE(false, Glob::matches),
  STRING_NOT_LIKE(true, Glob::matches),
  ARN_EQUALS(false, Glob::matchesArn),
  ARN_NOT_EQUALS(true, Glob::matchesArn),
  ARN_LIKE(false, Glob::matchesArn),
  ARN_NOT_LIKE(true, Glob::matchesArn),
  BOOL(false, String::equalsIgnoreCase),
  NULL(false, String::equals),
  NUMERIC_EQUALS(false, numbers(sign -> sign == 0)),
  NUMERIC_NOT_EQUALS(true, numbers(sign -> sign == 0)),
  NUMERIC_LESS_THAN(false, numbers(sign -> sign < 0)),
  NUMERIC_LESS_THAN_EQUALS(false, numbers(sign -> sign <= 0)),
  NUMERIC_GREATER_THAN(false, numbers(sign -> sign > 0)),
  NUMERIC_GREATER_THAN_EQUALS(false, numbers(sign -> sign >= 0)),
  DATE_EQUALS(false, dates(sign -> sign == 0)),
  DATE_NOT_EQUALS(true, dates(sign -> sign == 0)),
  DATE_LESS_THAN(false, dates(sign -> sign < 0)),
  DATE_LESS_THAN_EQUALS(false, dates(sign -> sign <= 0)),
  DATE_GREATER_THAN(false, dates(sign -> sign > 0)),
  DATE_GREATER_THAN_EQUALS(false, dates(sign -> sign >= 0));

  private final boolean negated;

  @SuppressWarnings("ImmutableEnumChecker") // the comparisons hold no state
  private final BiPredicate<String, String> comparison;

  Operator(boolean negated, BiPredicate<String, String> comparison) {
    this.negated = negated;
    this.comparison = comparison;
  }

  /** Finds an operator by its name in policies, such as {@code StringLike}. */
  static Optional<Operator> named(String name) {
    for (Operator operator : values()) {
      if (operator.name().replace("_", "").equalsIgnoreCase(name)) {
        return Optional.of(operator);
      }
    }
    return Optional.empty();
  }

  boolean negated() {
    return negated;
  }

  boolean compare(String expected, String actual) {
    return comparison.test(expected, actual);
  }

  private static BiPredicate<String, String> numbers(IntPredicate sign) {
    return (expected, actual) -> {
      try {
        return sign.test(new BigDecimal(actual).compareTo(new BigDecimal(expected)));
      } catch (NumberFormatException notNumber) {
        return false;
      }
    };
  }

  private static BiPredicate<String, String> dates(IntPredicate sign) {
    return (expected, actual) -> {
      try {
        return sign.test(date(actual).compareTo(date(expected)));
      } catch (DateTimeParseException notDate) {
        return false;
      }
    };
  }

  private static Instant date(String text) {
    return OffsetDateTime.parse(text.toUpperCase(Locale.ROOT)).toInstant();
  }
}
