package dev.keyturn.aws;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;

/**
 * Who Keyturn acts as on keys.
 *
 * @param role the principal that administers keys, as policies name it: a role's ARN, not its
 *     session's
 * @param roles every principal that some group of activities acts as, the one above included
 */
public record AwsIdentity(String account, String role, List<String> roles) {
  public AwsIdentity {
    roles = List.copyOf(roles);
  }

  /** Asks AWS where the configuration names no role. */
  public static AwsIdentity of(AwsClients clients, String region) {
    GetCallerIdentityResponse admin = caller(clients, RoleGroup.KMS_ADMIN, region);
    Stream<String> configured =
        Arrays.stream(RoleGroup.values()).flatMap(group -> clients.role(group).stream());
    Stream<String> own =
        Arrays.stream(RoleGroup.values())
            .filter(group -> clients.role(group).isEmpty())
            .limit(1)
            .map(group -> roleOf(caller(clients, group, region).arn()));
    return new AwsIdentity(
        admin.account(),
        clients.role(RoleGroup.KMS_ADMIN).orElseGet(() -> roleOf(admin.arn())),
        Stream.concat(configured, own).distinct().toList());
  }

  /**
   * A session's ARN is {@code arn:aws:sts::<account>:assumed-role/<role>/<session>}. AWS leaves a
   * role's path out of it, so that only configured roles are known with theirs.
   */
  static String roleOf(String caller) {
    return caller.replaceFirst(
        "^arn:(aws[a-z-]*):sts::([0-9]{12}):assumed-role/([^/]+)/.*$", "arn:$1:iam::$2:role/$3");
  }

  private static GetCallerIdentityResponse caller(
      AwsClients clients, RoleGroup group, String region) {
    return AwsFailures.call(
        "sts:GetCallerIdentity",
        "the worker's credentials",
        () -> clients.sts(group, region).getCallerIdentity());
  }
}
