package dev.keyturn.audit;

/**
 * What could not be read of a key.
 *
 * @param action the IAM action of the call that failed, such as {@code kms:ListGrants}
 * @param reason what AWS said
 */
public record Unread(String action, String reason) {}
