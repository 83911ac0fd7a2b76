package dev.keyturn.replacement;

/**
 * How many items of a store were read with the old key disabled, and as whom.
 *
 * @param as the role's ARN, or {@code the worker}
 */
public record SampleRead(String store, String as, int read) {
  /** Who reads where no application's role is given. */
  public static final String WORKER = "the worker";
}
