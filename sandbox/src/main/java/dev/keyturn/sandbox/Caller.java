package dev.keyturn.sandbox;

/**
 * Who calls: the access key of the signature, and the account and principal ARN behind it. For an
 * assumed role the ARN is the role's own.
 */
public record Caller(String accessKeyId, String account, String arn) {
  /** The caller of an unsigned request. */
  public static final Caller ANONYMOUS = new Caller("", "", "anonymous");

  /** Whether the request was unsigned. */
  public boolean isAnonymous() {
    return accessKeyId.isEmpty();
  }
}
