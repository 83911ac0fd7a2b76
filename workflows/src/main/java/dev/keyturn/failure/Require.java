package dev.keyturn.failure;

import org.jspecify.annotations.Nullable;

/** Checks of input that name the field and the remedy. */
public final class Require {
  private Require() {}

  /** The value, or an {@link IllegalArgumentException} that names the missing field. */
  public static <T> T present(@Nullable T value, String field, String remedy) {
    if (value == null) {
      throw new IllegalArgumentException(field + " is missing: " + remedy);
    }
    return value;
  }

  /** The text, or an {@link IllegalArgumentException} that names the missing or blank field. */
  public static String text(@Nullable String value, String field, String remedy) {
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException(field + " is missing: " + remedy);
    }
    return value;
  }

  /** Fails with a message that names the field unless the condition holds. */
  public static void that(boolean condition, String field, String remedy) {
    if (!condition) {
      throw new IllegalArgumentException(field + ": " + remedy);
    }
  }
}
