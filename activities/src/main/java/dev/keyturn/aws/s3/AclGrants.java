package dev.keyturn.aws.s3;

import dev.keyturn.aws.AwsFailures;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Grant;
import software.amazon.awssdk.services.s3.model.Grantee;
import software.amazon.awssdk.services.s3.model.Owner;
import software.amazon.awssdk.services.s3.model.Permission;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * An object's access control list as the grant headers of a write, which would otherwise reset it.
 * Empty where only the owner has access, which is what a write gives without headers.
 */
public final class AclGrants {
  private static final AclGrants OWNER_ONLY = new AclGrants(Map.of());
  private static final Set<String> NO_ACLS =
      Set.of("AccessControlListNotSupported", "NotImplemented");

  private final Map<Permission, List<String>> grantees;

  private AclGrants(Map<Permission, List<String>> grantees) {
    this.grantees = grantees;
  }

  /** Reads the grants of a version. */
  public static AclGrants of(S3Client s3, String bucket, String key, String versionId) {
    try {
      var acl = s3.getObjectAcl(get -> get.bucket(bucket).key(key).versionId(versionId));
      return of(acl.owner(), acl.grants());
    } catch (S3Exception e) {
      if (NO_ACLS.contains(AwsFailures.codeOf(e))) {
        return OWNER_ONLY;
      }
      throw e;
    }
  }

  /** The grantees of a permission, in the header's form; empty if there are none. */
  public Optional<String> header(Permission permission) {
    return Optional.ofNullable(grantees.get(permission)).map(list -> String.join(", ", list));
  }

  /** Whether nobody but the owner is given anything. */
  boolean isOwnersOnly() {
    return grantees.isEmpty();
  }

  static AclGrants of(Owner owner, List<Grant> grants) {
    boolean ownerOnly =
        grants.stream()
            .allMatch(
                grant ->
                    grant.permission() == Permission.FULL_CONTROL
                        && grant.grantee().id() != null
                        && grant.grantee().id().equals(owner.id()));
    if (ownerOnly) {
      return OWNER_ONLY;
    }
    Map<Permission, List<String>> grantees = new EnumMap<>(Permission.class);
    for (Grant grant : grants) {
      grantees
          .computeIfAbsent(grant.permission(), permission -> new ArrayList<>())
          .add(name(grant.grantee()));
    }
    return new AclGrants(grantees);
  }

  private static String name(Grantee grantee) {
    if (grantee.uri() != null) {
      return "uri=\"" + grantee.uri() + "\"";
    }
    return grantee.id() != null
        ? "id=\"" + grantee.id() + "\""
        : "emailAddress=\"" + grantee.emailAddress() + "\"";
  }
}
