package dev.keyturn.aws.s3;

import dev.keyturn.aws.AwsFailures;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.InventoryConfiguration;
import software.amazon.awssdk.services.s3.model.InventoryEncryption;
import software.amazon.awssdk.services.s3.model.ListBucketInventoryConfigurationsResponse;
import software.amazon.awssdk.services.s3.model.LoggingEnabled;
import software.amazon.awssdk.services.s3.model.ReplicationRule;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * The bucket's configurations that may name a key and that this version does not change: policy,
 * replication, inventory, and where its access logs go.
 */
final class Configurations {
  /** An endpoint without the feature has no such configuration. */
  private static final Set<String> NONE =
      Set.of(
          "NoSuchBucketPolicy",
          "ReplicationConfigurationNotFoundError",
          "NoSuchConfiguration",
          "NotImplemented",
          "MethodNotAllowed");

  private static final int MOST_PAGES = 20;

  private final S3Client s3;
  private final String bucket;
  private final KeyNames names;

  Configurations(S3Client s3, String bucket, KeyNames names) {
    this.s3 = s3;
    this.bucket = bucket;
    this.names = names;
  }

  /** Each configuration that names the key, with its remedy. */
  List<String> pins() {
    List<String> pins = new ArrayList<>();
    pins.addAll(unlessNone("s3:GetBucketPolicy", this::policy));
    pins.addAll(unlessNone("s3:GetReplicationConfiguration", this::replication));
    pins.addAll(unlessNone("s3:GetInventoryConfiguration", this::inventories));
    return pins;
  }

  private List<String> unlessNone(String action, Supplier<List<String>> read) {
    try {
      return read.get();
    } catch (S3Exception e) {
      if (NONE.contains(AwsFailures.codeOf(e))) {
        return List.of();
      }
      throw AwsFailures.of(action, "bucket " + bucket, e);
    }
  }

  /**
   * The bucket that access logs go to, if its default encryption names the key: logs have no key of
   * their own.
   */
  Optional<String> logsUnderKey() {
    List<String> target =
        unlessNone(
            "s3:GetBucketLogging",
            () ->
                Optional.ofNullable(s3.getBucketLogging(get -> get.bucket(bucket)).loggingEnabled())
                    .map(LoggingEnabled::targetBucket)
                    .stream()
                    .toList());
    return target.stream()
        .filter(
            logs ->
                new DefaultEncryption(s3, logs)
                    .read()
                    .filter(found -> names.resolves(found.savedKey()))
                    .isPresent())
        .findFirst();
  }

  private List<String> policy() {
    return names.isMentionedIn(s3.getBucketPolicy(get -> get.bucket(bucket)).policy())
        ? List.of(
            "the policy of bucket "
                + bucket
                + " names the old key; let it name the alias or the new key too, then plan again")
        : List.of();
  }

  private List<String> replication() {
    return s3
        .getBucketReplication(get -> get.bucket(bucket))
        .replicationConfiguration()
        .rules()
        .stream()
        .filter(this::replicatesUnderKey)
        .map(
            rule ->
                "replication rule "
                    + Shown.text(String.valueOf(rule.id()))
                    + " of bucket "
                    + bucket
                    + " encrypts replicas under the old key (ReplicaKmsKeyID); give it another key"
                    + " and plan again")
        .toList();
  }

  private boolean replicatesUnderKey(ReplicationRule rule) {
    return rule.destination().encryptionConfiguration() != null
        && rule.destination().encryptionConfiguration().replicaKmsKeyID() != null
        && names.resolves(rule.destination().encryptionConfiguration().replicaKmsKeyID());
  }

  private List<String> inventories() {
    List<String> pins = new ArrayList<>();
    String token = null;
    for (int page = 0; page < MOST_PAGES; page++) {
      String from = token;
      ListBucketInventoryConfigurationsResponse list =
          s3.listBucketInventoryConfigurations(get -> get.bucket(bucket).continuationToken(from));
      list.inventoryConfigurationList().stream()
          .filter(this::writesUnderKey)
          .map(
              inventory ->
                  "inventory "
                      + Shown.text(inventory.id())
                      + " of bucket "
                      + bucket
                      + " is written under the old key; give it another key and plan again")
          .forEach(pins::add);
      if (!Boolean.TRUE.equals(list.isTruncated())) {
        break;
      }
      token = list.nextContinuationToken();
    }
    return pins;
  }

  private boolean writesUnderKey(InventoryConfiguration inventory) {
    InventoryEncryption encryption = inventory.destination().s3BucketDestination().encryption();
    return encryption != null
        && encryption.ssekms() != null
        && names.resolves(encryption.ssekms().keyId());
  }
}
