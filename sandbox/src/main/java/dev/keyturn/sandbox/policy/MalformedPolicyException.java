package dev.keyturn.sandbox.policy;

/** A policy document that AWS would not accept. */
public final class MalformedPolicyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MalformedPolicyException(String message) {
    super(message, null, false, false);
  }
}
