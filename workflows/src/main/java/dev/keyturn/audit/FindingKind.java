package dev.keyturn.audit;

import java.util.List;

/** What an audit can find; the names are a persisted contract, findings are told by them. */
public enum FindingKind {
  /** The key policy allows everybody, without a condition. */
  PUBLIC_POLICY(Severity.CRITICAL),
  /** The key will be deleted. */
  PENDING_DELETION(Severity.HIGH),
  /** The key is disabled or will be deleted, and aliases or grants still lead to it. */
  DEAD_KEY_REFERENCED(Severity.HIGH),
  /**
   * The key policy allows everybody under conditions that name nobody, or an account all of KMS.
   */
  WILDCARD_POLICY(Severity.HIGH),
  /** The key is dead or retired, and disks, tables, backups or settings still need it. */
  DATA_ON_DEAD_KEY(Severity.HIGH),
  /** The key is dead or retired, and objects in a bucket that was named still need it. */
  OBJECTS_ON_DEAD_KEY(Severity.HIGH),
  /** Another key was made in this one's place, and aliases or grants still lead to it. */
  RETIRED_KEY_REFERENCED(Severity.HIGH),
  /** The run that made this key in another one's place did not come to its end. */
  UNFINISHED_RUN(Severity.HIGH),
  /** Imported material expires within {@link MaterialRule#EXPIRY_NOTICE}. */
  MATERIAL_EXPIRES(Severity.HIGH),
  /** The key could rotate by itself and does not. */
  ROTATION_OFF(Severity.MEDIUM),
  /** The key rotates by itself, but less often than the policy asks. */
  PERIOD_TOO_LONG(Severity.MEDIUM),
  /** The material that encrypts is older than the policy allows. */
  MATERIAL_TOO_OLD(Severity.MEDIUM),
  /** KMS will rotate the key later than it had said before, and has not rotated it since. */
  NEXT_ROTATION_MOVED(Severity.MEDIUM),
  /** Few of the rotations on demand that KMS allows the key are left. */
  ON_DEMAND_NEARLY_USED(Severity.LOW);

  private final Severity severity;

  FindingKind(Severity severity) {
    this.severity = severity;
  }

  /** How much it matters. */
  public Severity severity() {
    return severity;
  }

  /** Those that can't be told from one key alone. */
  static List<FindingKind> ofSeveralKeys() {
    return List.of(
        DATA_ON_DEAD_KEY,
        OBJECTS_ON_DEAD_KEY,
        RETIRED_KEY_REFERENCED,
        UNFINISHED_RUN,
        NEXT_ROTATION_MOVED);
  }

  /** The controls of others that it breaks. */
  public List<String> controls() {
    return switch (this) {
      case PUBLIC_POLICY -> List.of("Security Hub KMS.5");
      case PENDING_DELETION -> List.of("Security Hub KMS.3");
      case ROTATION_OFF ->
          List.of(
              "CIS AWS rotation of customer created symmetric keys",
              "Security Hub KMS.4",
              "AWS Config cmk-backing-key-rotation-enabled");
      case WILDCARD_POLICY,
          DEAD_KEY_REFERENCED,
          DATA_ON_DEAD_KEY,
          OBJECTS_ON_DEAD_KEY,
          RETIRED_KEY_REFERENCED,
          UNFINISHED_RUN,
          NEXT_ROTATION_MOVED,
          MATERIAL_EXPIRES,
          PERIOD_TOO_LONG,
          MATERIAL_TOO_OLD,
          ON_DEMAND_NEARLY_USED ->
          List.of();
    };
  }
}
