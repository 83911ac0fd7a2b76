package dev.keyturn.aws.s3;

import dev.keyturn.aws.AwsFailures;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Grant;
import software.amazon.awssdk.services.s3.model.Owner;
import software.amazon.awssdk.services.s3.model.Permission;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * What an object's access control list grants, which a write of it would reset.
 *
 * @param isOwnersOnly whether nobody but the owner is given anything, as after a write
 */
public record AclGrants(boolean isOwnersOnly) {
  private static final Set<String> NO_ACLS =
      Set.of("AccessControlListNotSupported", "NotImplemented");

  /** Reads the grants of a version. */
  public static AclGrants of(S3Client s3, String bucket, String key, String versionId) {
    try {
      var acl = s3.getObjectAcl(get -> get.bucket(bucket).key(key).versionId(versionId));
      return of(acl.owner(), acl.grants());
    } catch (S3Exception e) {
      if (NO_ACLS.contains(AwsFailures.codeOf(e))) {
        return new AclGrants(true);
      }
      throw e;
    }
  }

  private static AclGrants of(Owner owner, List<Grant> grants) {
    return new AclGrants(
        grants.stream()
            .allMatch(
                grant ->
                    grant.permission() == Permission.FULL_CONTROL
                        && grant.grantee().id() != null
                        && grant.grantee().id().equals(owner.id())));
  }
}
