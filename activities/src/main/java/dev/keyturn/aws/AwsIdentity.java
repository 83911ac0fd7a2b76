package dev.keyturn.aws;

import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;

/**
 * Who Keyturn acts as on keys.
 *
 * @param role the principal as policies name it: a role's ARN, not its session's. AWS leaves a
 *     role's path out of a session's ARN, and so does this
 */
public record AwsIdentity(String account, String role) {
  /** Asks AWS. */
  public static AwsIdentity of(AwsClients clients, String region) {
    GetCallerIdentityResponse caller =
        AwsFailures.call(
            "sts:GetCallerIdentity",
            "the worker's credentials",
            () -> clients.sts(RoleGroup.KMS_ADMIN, region).getCallerIdentity());
    return new AwsIdentity(caller.account(), roleOf(caller.arn()));
  }

  /** A session's ARN is {@code arn:aws:sts::<account>:assumed-role/<role>/<session>}. */
  static String roleOf(String caller) {
    return caller.replaceFirst(
        "^arn:(aws[a-z-]*):sts::([0-9]{12}):assumed-role/([^/]+)/.*$", "arn:$1:iam::$2:role/$3");
  }
}
