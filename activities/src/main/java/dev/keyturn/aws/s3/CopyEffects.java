package dev.keyturn.aws.s3;

import dev.keyturn.aws.AwsFailures;
import dev.keyturn.failure.FailureType;
import dev.keyturn.reencryption.CopyEffect;
import dev.keyturn.reencryption.CopyRisk;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.ReplicationRule;
import software.amazon.awssdk.services.s3.model.ReplicationRuleStatus;
import software.amazon.awssdk.services.s3.model.SseKmsEncryptedObjectsStatus;

/**
 * What copies in a bucket set off besides new data keys. What can't be looked at counts as the
 * worst that might be there.
 */
final class CopyEffects {
  /** An endpoint without the feature has no such configuration. */
  private static final Set<String> NONE =
      Set.of(
          "NoSuchLifecycleConfiguration",
          "ReplicationConfigurationNotFoundError",
          "NotImplemented",
          "MethodNotAllowed");

  private final S3Client s3;
  private final String bucket;
  private final boolean versions;

  CopyEffects(S3Client s3, String bucket, boolean versions) {
    this.s3 = s3;
    this.bucket = bucket;
    this.versions = versions;
  }

  /** Of a bucket that has versions or not, as it says now. */
  static CopyEffects of(S3Client s3, String bucket) {
    boolean versions =
        Versioning.of(s3, bucket).filter(BucketVersioningStatus.ENABLED::equals).isPresent();
    return new CopyEffects(s3, bucket, versions);
  }

  /** Those that have to be acknowledged. */
  List<CopyEffect> risks() {
    return all().stream().filter(effect -> effect.risk().isPresent()).toList();
  }

  /** All that a plan tells. */
  List<CopyEffect> all() {
    List<CopyEffect> effects = new ArrayList<>();
    effects.addAll(
        read(
            "s3:GetLifecycleConfiguration",
            this::lifecycle,
            versions
                ? CopyEffect.risky(
                    CopyRisk.NEWER_NONCURRENT_VERSIONS,
                    "a rule may delete an older version for each copy, for good")
                : CopyEffect.told("a rule may count its days anew for each copy")));
    effects.addAll(
        read(
            "s3:GetBucketNotification",
            this::notifications,
            CopyEffect.risky(CopyRisk.NOTIFICATIONS, "each copy may be told to somebody")));
    if (versions) {
      effects.addAll(
          read(
              "s3:GetReplicationConfiguration",
              this::replication,
              CopyEffect.risky(
                  CopyRisk.REPLICATION,
                  "each copy may go to another bucket too, and versions may be deleted there by"
                      + " its lifecycle rules")));
    }
    return effects;
  }

  private List<CopyEffect> read(String action, Supplier<List<CopyEffect>> look, CopyEffect feared) {
    try {
      return look.get();
    } catch (SdkException e) {
      if (NONE.contains(AwsFailures.codeOf(e))) {
        return List.of();
      }
      if (AwsFailures.typeOf(e) == FailureType.ACCESS_DENIED) {
        return List.of(feared.unseen(action));
      }
      throw AwsFailures.of(action, "bucket " + bucket, e);
    }
  }

  private List<CopyEffect> lifecycle() {
    return s3.getBucketLifecycleConfiguration(get -> get.bucket(bucket)).rules().stream()
        .flatMap(rule -> LifecycleEffects.of(rule, versions).stream())
        .toList();
  }

  private List<CopyEffect> notifications() {
    return NotificationEffects.of(s3.getBucketNotificationConfiguration(get -> get.bucket(bucket)));
  }

  /** Only a bucket that has versions can be replicated; the one that it goes to has them too. */
  private List<CopyEffect> replication() {
    return s3
        .getBucketReplication(get -> get.bucket(bucket))
        .replicationConfiguration()
        .rules()
        .stream()
        .filter(CopyEffects::replicatesCopies)
        .map(
            rule ->
                CopyEffect.risky(
                    CopyRisk.REPLICATION,
                    "replication rule "
                        + Shown.text(String.valueOf(rule.id()))
                        + " sends each copy as a new version to "
                        + Shown.text(String.valueOf(rule.destination().bucket()))
                        + ": versions may be deleted there by its lifecycle rules. The canary object goes too, and stays there; a replica that is copied"
                        + " here becomes an original, which two-way replication sends back"))
        .toList();
  }

  /** What is under a KMS key is replicated only where the rule says so. */
  private static boolean replicatesCopies(ReplicationRule rule) {
    return rule.status() == ReplicationRuleStatus.ENABLED
        && Optional.ofNullable(rule.sourceSelectionCriteria())
            .flatMap(criteria -> Optional.ofNullable(criteria.sseKmsEncryptedObjects()))
            .filter(kms -> kms.status() == SseKmsEncryptedObjectsStatus.ENABLED)
            .isPresent();
  }
}
