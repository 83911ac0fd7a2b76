package dev.keyturn.key;

/**
 * A statement of an IAM policy that names a key in its resources or conditions.
 *
 * @param arn of the managed policy, or of the role, user or group that an inline policy belongs to
 * @param policy the default version of a managed policy, such as {@code v3}; the name of an inline
 *     policy
 * @param statement its Sid, or its number from 1 as {@code #1}; "unreadable" in a document that is
 *     no policy
 */
public record KeyMention(String arn, String policy, String statement, By by) {
  /** As what a statement names the key; the first that holds. */
  public enum By {
    /** By its ARN, which is no other key's. */
    KEY_ARN,
    /** By its id or the beginning of it, alone or in an ARN with wildcards. */
    KEY_ID,
    /** By an alias, which goes along with the alias where IAM looks at aliases. */
    ALIAS
  }
}
