package dev.keyturn.aws.kms;

import dev.keyturn.aws.AwsClients;
import dev.keyturn.aws.RoleGroup;
import dev.keyturn.failure.FailureType;
import dev.keyturn.key.KeyArn;
import dev.keyturn.rotation.FamilyMember;
import io.temporal.failure.ApplicationFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.MultiRegionConfiguration;
import software.amazon.awssdk.services.kms.model.MultiRegionKey;

/** Reads the keys of a multi-Region family, each in its own Region. */
final class FamilyReader {
  private final AwsClients clients;

  FamilyReader(AwsClients clients) {
    this.clients = clients;
  }

  /** The primary first; a key that may not be read is named with the reason. */
  List<FamilyMember> of(KeyArn key) {
    MultiRegionConfiguration family =
        new KeyReader(kms(key)).describe(key).keyMetadata().multiRegionConfiguration();
    List<FamilyMember> members = new ArrayList<>();
    if (family != null) {
      members.add(member(family.primaryKey(), "PRIMARY"));
      family.replicaKeys().forEach(replica -> members.add(member(replica, "REPLICA")));
    }
    return members;
  }

  private FamilyMember member(MultiRegionKey named, String role) {
    KeyArn key = new KeyArn(named.arn());
    try {
      return new FamilyMember(key, role, Optional.of(own(key)), Optional.empty());
    } catch (ApplicationFailure failure) {
      if (!FailureType.ACCESS_DENIED.isOf(failure)) {
        throw failure;
      }
      return new FamilyMember(
          key, role, Optional.empty(), Optional.of(FailureType.message(failure)));
    }
  }

  private FamilyMember.Own own(KeyArn key) {
    KeyReader reader = new KeyReader(kms(key));
    return new FamilyMember.Own(
        reader.state(key), reader.policy(key), reader.aliases(key), reader.grantCount(key));
  }

  private KmsClient kms(KeyArn key) {
    return clients.kms(RoleGroup.PLANNER, key.region());
  }
}
