package dev.keyturn.retirement;

/**
 * Something under the disabled key that AWS says it can't open.
 *
 * @param what such as {@code DynamoDB table}
 * @param state in AWS's own words
 * @param recoverable whether an enabled key opens it again, as far as AWS tells
 */
public record Inaccessible(String what, String name, String state, boolean recoverable) {
  /** The kind of things, as {@link Unread} has it. */
  String kind() {
    return what + "s";
  }

  /** For a person. */
  public String text() {
    return what
        + " "
        + name
        + " is "
        + state
        + (recoverable ? "" : ", which enabling the key does not mend");
  }
}
