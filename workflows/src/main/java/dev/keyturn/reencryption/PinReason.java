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
    return this == LOCKED || this == UPDATE_NOT_TRUSTED || this == OLDER_FILE_VERSION;
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
