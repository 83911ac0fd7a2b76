package dev.keyturn.aws;

import java.util.Locale;

/** The groups of activities that may each act as an IAM role of their own. */
public enum RoleGroup {
  /**
   * Reads keys, policies and grants; with {@code iam:GetAccountAuthorizationDetails}, which it can
   * do without, also the IAM policies that name a key, and with {@code cloudtrail:LookupEvents} who
   * calls one.
   */
  PLANNER,
  /** Creates keys; changes policies, grants and aliases. */
  KMS_ADMIN,
  /** Reads and rewrites objects. */
  S3,
  /** Rewraps data keys. */
  DATA_KEYS,
  /** Moves EBS volumes, snapshots, images and launch templates. */
  EBS,
  /** Changes the keys of tables, and the wrapped data keys in their items. */
  DYNAMODB,
  /** Disables and enables keys. */
  GATE,
  /** Reads keys and what needs them for audits, and writes their reports. */
  AUDITOR;

  /** The environment variable with this group's role ARN, such as {@code KEYTURN_ROLE_GATE}. */
  public String variable() {
    return "KEYTURN_ROLE_" + name();
  }

  /** The session name under which CloudTrail shows this group. */
  String sessionName() {
    return "keyturn-" + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
