package dev.keyturn.sandbox;

/** What IAM allows a principal in its account. */
public enum IamConsent {
  /** All, unless a policy of a resource denies it. */
  EVERYTHING,
  /** Nothing, so that only policies of resources and grants do. */
  NOTHING,
  /** At KMS what the principal's own policies say; elsewhere all. */
  POLICIES;

  static IamConsent of(boolean allowed) {
    return allowed ? EVERYTHING : NOTHING;
  }
}
