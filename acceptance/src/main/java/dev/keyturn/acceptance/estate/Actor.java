package dev.keyturn.acceptance.estate;

/** Who acts in a rehearsal; the access key id names the caller to the sandbox. */
public enum Actor {
  /** Put the estate there. */
  OWNER("owner", "orders-owner", true),
  /** Runs Keyturn. */
  WORKER("worker", "keyturn-worker", true),
  /** Uses the estate; may use the key by its policy and by a grant, not by IAM. */
  APPLICATION("application", "orders-application", false),
  /** A leaked role, which may use the key by its policy, by a grant and by IAM. */
  ATTACKER("attacker", "orders-importer", true),
  /** A job that nobody thought of, which names the key by its ARN; may use it by IAM. */
  FORGOTTEN_JOB("forgotten", "orders-nightly-report", true);

  /** The account of everybody and everything. */
  public static final String ACCOUNT = "111122223333";

  private final String accessKeyId;
  private final String role;
  private final boolean iam;

  Actor(String accessKeyId, String role, boolean iam) {
    this.accessKeyId = accessKeyId;
    this.role = role;
    this.iam = iam;
  }

  /** The access key id. */
  public String accessKeyId() {
    return accessKeyId;
  }

  /** The role's ARN. */
  public String arn() {
    return "arn:aws:iam::" + ACCOUNT + ":role/" + role;
  }

  /** Whether IAM allows it everything in its account. */
  public boolean iam() {
    return iam;
  }
}
