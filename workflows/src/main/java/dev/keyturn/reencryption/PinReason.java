package dev.keyturn.reencryption;

/** Why an item can't leave the old key now, and what lifts the pin. */
public enum PinReason {
  LOCKED(
      "Object Lock forbids it",
      "wait for the retain-until date, or remove the lock or legal hold where allowed"),
  UPDATE_NOT_TRUSTED(
      "UpdateObjectEncryption did not come out right on a canary object of this bucket",
      "use an endpoint that supports UpdateObjectEncryption, or delete or copy the version by hand"),
  DEFAULT_RETENTION(
      "the bucket's default retention would lock a copy anew, and keeps a canary object from being"
          + " tried",
      "take the default retention off the bucket for the time of the sweep (put its Object Lock"
          + " configuration without Rule), send retryFailed, put it back once the run waits for its"
          + " approval, and lock by hand what the application wrote meanwhile"),
  ACL_NOT_WRITABLE(
      "others than its owner are in its access control list, which a copy would have to write again:"
          + " that may be refused, or give back what the application takes away meanwhile",
      "set the bucket's Object Ownership to BucketOwnerEnforced, or have its owner give it the"
          + " access control list private (which makes what another account owns unreadable to you),"
          + " then send retryFailed, and share it by the bucket's policy"),
  LOST_BY_WRITE(
      "it has annotations, or metadata that no header shows, which a write of it would lose",
      "take them off or move them elsewhere, send retryFailed, and put them back afterwards"),
  ENVELOPE(
      "an S3 encryption client put a data key with it that the old key wrapped, where no copy in"
          + " place can change it",
      "have the application read it with its client and write it again, or delete the version, then"
          + " send retryFailed"),
  MULTIPART_UPLOAD(
      "a multipart upload was begun before the new key was in use",
      "complete or abort the upload, then send retryFailed"),
  OLDER_FILE_VERSION(
      "an older version of a file of wrapped keys holds keys that the present version lacks",
      "rewrap them by hand or delete the version"),
  COPY_EFFECTS(
      "only a copy could move it, and that would set off what nobody has acknowledged, or could be"
          + " looked up",
      "see the plan's lines about lifecycle rules, notifications and replication: take off what"
          + " they name, then send retryFailed, or acknowledge it by name in the store of a new run"),
  ARCHIVED(
      "it is in the archive tier, from which nothing is copied",
      "restore it to the standard tier, then send retryFailed"),
  PUBLIC(
      "it is public, and Keyturn makes nothing public",
      "make it private, or copy and publish it by hand and delete it, then send retryFailed"),
  NOT_COPYABLE(
      "it is in a state from which AWS makes no copy",
      "enable it or delete it, then send retryFailed"),
  STILL_IN_PROGRESS(
      "AWS has not finished it in days", "ask AWS what holds it up, then send retryFailed"),
  TAGS_FULL(
      "it has no room for Keyturn's tags",
      "remove tags until at most 46 are left, of a volume also those with names of more than 116"
          + " letters, then send retryFailed"),
  OTHER_KEYS(
      "the image has disks that are not under the old key, and a copy would put all under one",
      "copy it by hand, or delete it, then send retryFailed"),
  BACKS_IMAGE(
      "it backs an image that has no copy under the new key",
      "add {\"type\":\"images\"} to stores, or deregister the image, then send retryFailed"),
  NAMES_OLD_ORIGINAL(
      "it names an image or a snapshot that is under the old key and has no copy",
      "add images and snapshots to stores, or point it elsewhere, then send retryFailed"),
  MANAGED_ELSEWHERE(
      "something else knows it, or its instance, by the id, and would go on with the old one or take"
          + " the swap for a failure",
      "do what is said of it here, then send retryFailed"),
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
  EBS_CARD(
      "it is attached to another EBS card than its instance's first, where a swap would put the copy",
      "stop the instance, detach the volume, send retryFailed, and attach the copy at that card"),
  INSTANCE_STORE(
      "a stop would lose its instance's instance store", "move what is there, and stop it by hand"),
  SPOT_OR_HIBERNATION(
      "its instance is a Spot Instance, or is set up for hibernation",
      "stop a Spot Instance by hand, or detach the volume by hand"),
  LOSES_PUBLIC_IP(
      "a stop would give its instance's public IPv4 away, which is no Elastic IP: it gets another one",
      "associate an Elastic IP with it and send retryFailed, or say mayLosePublicIp in the store of a"
          + " new run where nobody goes by the address"),
  FAILS_CHECKS(
      "its instance fails EC2's status checks already, so that nobody could tell whether it comes back",
      "mend the instance, wait until it passes its status checks, then send retryFailed"),
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
  POLICY_CHANGED(
      "somebody changed the key's policy since this run put or read it",
      "find out who changed it and why; put it back as the plan has it, then send retryFailed, or"
          + " accept it as it is"),
  NEW_GRANT(
      "somebody made a grant on the key that this run has neither read nor made",
      "find out who made it; revoke it (if it is on the old key and rightful, make it on the new"
          + " one first), then send retryFailed, or accept it"),
  REFUSED_ON_NEW_KEY(
      "the application's role may do it with the old key and not with the new one: it fails wherever"
          + " an alias means the new key",
      "allow it on the ARNs of both keys, such as in the role's identity policy, then send"
          + " retryFailed: what is allowed by alias (kms:ResourceAliases) goes away from the old key"
          + " with the alias. Accept it only once the old key's ARN is allowed, and where the new"
          + " key's leave comes with the alias"),
  CALLER_REFUSED(
      "by IAM's simulation somebody who calls the old key, or whose policy names it, may do it with"
          + " that key and not with the new one: it fails wherever an alias means the new key",
      "allow it on the ARNs of both keys in that user's or role's identity policy, then send"
          + " retryFailed. Accept it where they use no alias, or are allowed by what a simulation"
          + " does not see"),
  REFUSED_AFTER_MOVE(
      "the application's role is refused it on the new key although the aliases mean that key by now:"
          + " that its leave comes with the alias was accepted, and is not so",
      "allow it on the new key's ARN, such as in the role's identity policy, then send retryFailed;"
          + " rollBack moves the aliases back. Accept it only where the application can do without"),
  LOST_ON_OLD_KEY(
      "the application's role could do it with the old key earlier in this run, and no longer can:"
          + " what is under that key has to stay readable until it is re-encrypted",
      "allow it on the old key's ARN too, such as in the role's identity policy, then send"
          + " retryFailed; rollBack moves the aliases back. Accept it only where the role reads"
          + " nothing that way"),
  DENIED_BY_SEAL(
      "somebody tried to write under the old key, by its id or ARN, and was denied by its seal",
      "point it to the alias or the new key, then send retryFailed"),
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
          DEFAULT_RETENTION,
          ACL_NOT_WRITABLE,
          LOST_BY_WRITE,
          ENVELOPE,
          COPY_EFFECTS,
          OLDER_FILE_VERSION,
          ARCHIVED,
          PUBLIC,
          NOT_COPYABLE,
          TAGS_FULL,
          OTHER_KEYS,
          BACKS_IMAGE,
          NAMES_OLD_ORIGINAL,
          MANAGED_ELSEWHERE,
          NEEDS_OUTAGE,
          WINDOW_OVER,
          STOP_PROTECTED,
          AUTO_SCALING,
          MULTI_ATTACH,
          EBS_CARD,
          INSTANCE_STORE,
          SPOT_OR_HIBERNATION,
          LOSES_PUBLIC_IP,
          FAILS_CHECKS,
          KEY_CHANGE_REFUSED,
          TABLE_BACKUP,
          RESTORE_WINDOW,
          POLICY_CHANGED,
          NEW_GRANT,
          REFUSED_ON_NEW_KEY,
          REFUSED_AFTER_MOVE,
          CALLER_REFUSED,
          LOST_ON_OLD_KEY,
          DENIED_BY_SEAL ->
          true;
      case MULTIPART_UPLOAD, STILL_IN_PROGRESS, SERVICE_GRANT, USED_SINCE -> false;
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
