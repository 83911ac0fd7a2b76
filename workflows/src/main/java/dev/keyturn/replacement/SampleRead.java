package dev.keyturn.replacement;

/**
 * How many items of a store were read with the old key disabled, and as whom.
 *
 * @param as the role's ARN, or {@code the worker}, also where it looked at every key of the store
 */
public record SampleRead(String store, String as, long read) {
  /** Who reads where no application's role is given. */
  public static final String WORKER = "the worker";

  /** The worker, where it looked at every wrapped key and not at a sample. */
  public static final String EVERY_KEY = WORKER + ", every key";
}
