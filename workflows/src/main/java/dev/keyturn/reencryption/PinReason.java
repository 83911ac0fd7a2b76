package dev.keyturn.reencryption;

/** Why an item can't leave the old key now, and what lifts the pin. */
public enum PinReason {
  LOCKED(
      "Object Lock forbids it",
      "wait for the retain-until date, or remove the lock or legal hold where allowed"),
  UPDATE_NOT_TRUSTED(
      "UpdateObjectEncryption did not come out right on a canary object of this bucket",
      "use an endpoint that supports UpdateObjectEncryption, or delete or copy the version by hand"),
  MULTIPART_UPLOAD(
      "a multipart upload was begun before the new key was in use",
      "complete or abort the upload, then send retryFailed"),
  OLDER_FILE_VERSION(
      "an older version of a file of wrapped keys holds keys that the present version lacks",
      "rewrap them by hand or delete the version"),
  KEY_CHANGE_REFUSED(
      "DynamoDB refuses to change the table's key",
      "see what it said; Keyturn never recreates a replica: where that is the only way, do it by"
          + " hand, then send retryFailed (accepting it does not help: the table is read while the"
          + " old key is disabled)"),
  TABLE_BACKUP(
      "a backup of the table is under the old key, which every restore of it needs",
      "restore it under the new key and back that up, delete the backup, or accept it for as long"
          + " as the old key stays enabled or can be enabled again"),
  RESTORE_WINDOW(
      "point-in-time recovery reaches back to before the table's key was changed",
      "wait until the earliest restorable time has passed the change, or accept that earlier"
          + " restores need the old key enabled again"),
  SERVICE_GRANT(
      "an AWS service holds a grant on the old key for a resource that is not in stores",
      "move that resource to the new key; the service then retires its grant"),
  USED_SINCE(
      "the old key was used after the verifying sweep began",
      "find the caller in CloudTrail and point it to the alias, then send retryFailed");

  private final String why;
  private final String remedy;

  PinReason(String why, String remedy) {
    this.why = why;
    this.remedy = remedy;
  }

  /** Whether sweeping again can't lift the pin. */
  public boolean isLasting() {
    return switch (this) {
      case LOCKED,
          UPDATE_NOT_TRUSTED,
          OLDER_FILE_VERSION,
          KEY_CHANGE_REFUSED,
          TABLE_BACKUP,
          RESTORE_WINDOW ->
          true;
      case MULTIPART_UPLOAD, SERVICE_GRANT, USED_SINCE -> false;
    };
  }

  /** Why, as a clause. */
  public String why() {
    return why;
  }

  /** What a person can do about it. */
  public String remedy() {
    return remedy;
  }
}
