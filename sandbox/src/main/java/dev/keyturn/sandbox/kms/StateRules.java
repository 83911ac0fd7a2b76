package dev.keyturn.sandbox.kms;

/** Which states of a key each group of operations accepts. */
final class StateRules {
  private StateRules() {}

  /** Cryptographic operations, grants and rotation need an enabled key; an updating one is. */
  static void requireEnabled(KmsKey key) {
    switch (key.state()) {
      case ENABLED, UPDATING -> {}
      case CREATING -> throw KmsErrors.passing(key);
      case DISABLED -> throw KmsErrors.disabled(key);
      case PENDING_DELETION, PENDING_REPLICA_DELETION -> throw KmsErrors.pendingDeletion(key);
      case PENDING_IMPORT -> throw KmsErrors.pendingImport(key);
    }
  }

  /** Most administrative operations are refused only while the key is pending deletion. */
  static void requireNotPendingDeletion(KmsKey key) {
    if (key.isPendingDeletion()) {
      throw KmsErrors.pendingDeletion(key);
    }
  }

  /** Enabling and disabling need key material as well. */
  static void requireMaterial(KmsKey key) {
    requireNotPendingDeletion(key);
    if (key.state() == KeyState.PENDING_IMPORT) {
      throw KmsErrors.pendingImport(key);
    }
    if (key.isPassing()) {
      throw KmsErrors.passing(key);
    }
  }

  static void requirePendingDeletion(KmsKey key) {
    if (!key.isPendingDeletion()) {
      throw KmsErrors.invalidState(key.arn() + " is not pending deletion.");
    }
  }
}
