package dev.keyturn.sandbox.kms;

/** The states of a key. */
enum KeyState {
  ENABLED("Enabled"),
  DISABLED("Disabled"),
  CREATING("Creating"),
  UPDATING("Updating"),
  PENDING_DELETION("PendingDeletion"),
  PENDING_REPLICA_DELETION("PendingReplicaDeletion"),
  PENDING_IMPORT("PendingImport");

  private final String wireName;

  KeyState(String wireName) {
    this.wireName = wireName;
  }

  String wireName() {
    return wireName;
  }
}
