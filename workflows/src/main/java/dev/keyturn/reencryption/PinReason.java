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
  NEEDS_OUTAGE(
      "its instance would have to be stopped, and the store does not allow that",
      "say stopInstances and, if need be, a window, or stop the instance by hand"),
  WINDOW_OVER(
      "its maintenance window is over", "give a later window, or stop the instance by hand"),
  STOP_PROTECTED(
      "its instance is protected against being stopped",
      "take the protection off in a window of yours, then send retryFailed"),
  AUTO_SCALING(
      "its instance is in an Auto Scaling group, which would replace it when it stops",
      "replace the instance by one from a template under the new key"),
  MULTI_ATTACH(
      "it is enabled for several instances at once and attached",
      "detach it from all of them, then send retryFailed"),
  INSTANCE_STORE(
      "a stop would lose its instance's instance store", "move what is there, and stop it by hand"),
  SPOT_OR_HIBERNATION(
      "its instance is a Spot Instance, or is set up for hibernation",
      "stop a Spot Instance by hand, or detach the volume by hand"),
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
          NEEDS_OUTAGE,
          WINDOW_OVER,
          STOP_PROTECTED,
          AUTO_SCALING,
          MULTI_ATTACH,
          INSTANCE_STORE,
          SPOT_OR_HIBERNATION ->
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
