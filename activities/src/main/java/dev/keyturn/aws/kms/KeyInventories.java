package dev.keyturn.aws.kms;

import dev.keyturn.aws.AwsClients;
import dev.keyturn.aws.AwsIdentity;
import dev.keyturn.aws.RoleGroup;
import dev.keyturn.failure.FailureType;
import dev.keyturn.key.KeyAlias;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.KeyGrants;
import dev.keyturn.key.KeyInventory;
import dev.keyturn.key.KeyQuery;
import dev.keyturn.key.ReplacementCandidate;
import dev.keyturn.key.ReplacementSearch;
import dev.keyturn.key.SealedPolicy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KeyManagerType;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KeyState;

/** Reads everything about a key that a plan rests on. */
final class KeyInventories {
  private final AwsClients clients;
  private final OpenRuns runs;

  KeyInventories(AwsClients clients, OpenRuns runs) {
    this.clients = clients;
    this.runs = runs;
  }

  KeyInventory take(KeyQuery query) {
    checkRegion(query);
    AwsIdentity worker = AwsIdentity.of(clients, query.region());
    KmsClient kms = clients.kms(RoleGroup.PLANNER, query.region());
    KeyReader reader = new KeyReader(kms);
    KeyMetadata metadata = reader.describeNamed(query.key().value(), query.region()).keyMetadata();
    checkAccount(query, new KeyArn(metadata.arn()).account(), worker.account());
    return metadata.keyManager() == KeyManagerType.CUSTOMER
        ? inFull(query, metadata, worker, kms)
        : inShort(metadata, worker);
  }

  /** Of AWS managed keys only what refuses them is of interest, and not all else may be read. */
  private static KeyInventory inShort(KeyMetadata metadata, AwsIdentity worker) {
    return inventory(
        metadata,
        worker,
        new Surroundings(
            "",
            Map.of(),
            List.of(),
            KeyGrants.NONE,
            new KeyReader.LastUse(Optional.empty(), Optional.empty()),
            Optional.empty()),
        List.of());
  }

  private KeyInventory inFull(
      KeyQuery query, KeyMetadata metadata, AwsIdentity worker, KmsClient kms) {
    KeyReader reader = new KeyReader(kms);
    RotationReader rotation = new RotationReader(kms);
    KeyArn key = new KeyArn(metadata.arn());
    return inventory(
        metadata,
        worker,
        new Surroundings(
            // A seal that a run left behind is that run's, and no part of what the key was given.
            SealedPolicy.without(key, reader.policy(key)),
            reader.tags(key),
            reader.aliases(key),
            reader.grants(key, query.suspects()),
            reader.lastUseIfTold(key),
            rotation.periodDays(key)),
        successors(query, metadata, kms));
  }

  /** Searching takes long in an account with many keys, and only a dead key's plan needs it now. */
  private List<ReplacementCandidate> successors(
      KeyQuery query, KeyMetadata metadata, KmsClient kms) {
    return metadata.keyState() == KeyState.ENABLED
        ? List.of()
        : new ReplacementSearches(kms, runs)
            .find(new ReplacementSearch(new KeyArn(metadata.arn()), query.run()))
            .candidates();
  }

  private static KeyInventory inventory(
      KeyMetadata metadata,
      AwsIdentity worker,
      Surroundings surroundings,
      List<ReplacementCandidate> candidates) {
    return new KeyInventory(
        new KeyArn(metadata.arn()),
        metadata.keyManagerAsString(),
        metadata.keyStateAsString(),
        metadata.keySpecAsString(),
        metadata.keyUsageAsString(),
        metadata.originAsString(),
        Boolean.TRUE.equals(metadata.multiRegion()),
        Optional.ofNullable(metadata.description()).orElse(""),
        surroundings.policy,
        surroundings.tags,
        surroundings.aliases,
        surroundings.grants,
        worker.role(),
        worker.roles(),
        worker.account(),
        candidates,
        surroundings.lastUse.use(),
        surroundings.rotationPeriodDays,
        surroundings.lastUse.unread());
  }

  private static void checkRegion(KeyQuery query) {
    String key = query.key().value();
    if (key.startsWith("arn:") && !key.split(":", -1)[3].equals(query.region())) {
      throw FailureType.PLAN_REFUSED.failure(
          "key \""
              + key
              + "\": lives in "
              + key.split(":", -1)[3]
              + ", but region is "
              + query.region()
              + "; give the key's own region");
    }
  }

  /** Not every endpoint gives AWSAccountId; the ARN is always there. */
  private static void checkAccount(KeyQuery query, String owner, String account) {
    if (!account.equals(owner)) {
      throw FailureType.PLAN_REFUSED.failure(
          "key \""
              + query.key()
              + "\": belongs to account "
              + owner
              + ", but the worker acts in "
              + account
              + "; give the worker a role in the key's account (KEYTURN_ROLE_KMS_ADMIN and others)");
    }
  }

  /** What surrounds a key and may not be read of every key. */
  private record Surroundings(
      String policy,
      Map<String, String> tags,
      List<KeyAlias> aliases,
      KeyGrants grants,
      KeyReader.LastUse lastUse,
      Optional<Integer> rotationPeriodDays) {}
}
