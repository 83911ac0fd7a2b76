package dev.keyturn.aws.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.aws.RoleGroup;
import dev.keyturn.reencryption.CopyRisk;
import dev.keyturn.reencryption.PinReason;
import dev.keyturn.reencryption.ReencryptionMode;
import dev.keyturn.reencryption.Standing;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.Event;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.s3.model.StorageClass;

/** What copies in a bucket set off besides new data keys. */
class CopyEffectsTest extends EffectSweeps {
  @Test
  void areRulesThatDeleteOlderVersionsByNumber() {
    keepNewest(ExpirationStatus.ENABLED);
    assertThat(risks()).isEmpty();

    estate.versioning(BucketVersioningStatus.ENABLED);
    assertThat(risks()).containsExactly(CopyRisk.NEWER_NONCURRENT_VERSIONS);
    assertThat(whats())
        .singleElement()
        .asString()
        .contains("lifecycle rule newest", "keeps the 3 newest", "deleted for good");

    keepNewest(ExpirationStatus.DISABLED);
    assertThat(whats()).isEmpty();
  }

  @Test
  void areAllWhoHearOfCopies() {
    tell(Event.S3_OBJECT_REMOVED);
    assertThat(whats()).isEmpty();

    tell(Event.S3_OBJECT_CREATED_COPY);
    assertThat(risks()).hasSize(3).containsOnly(CopyRisk.NOTIFICATIONS);
    assertThat(String.join("\n", whats()))
        .contains("function arn:aws:lambda", "queue arn:aws:sqs", "topic arn:aws:sns");

    notifications(all -> all.eventBridgeConfiguration(bridge -> {}));
    assertThat(whats()).singleElement().asString().contains("EventBridge");
  }

  @Test
  void areFearedWhereTheyMayNotBeLookedAt() {
    estate.versioning(BucketVersioningStatus.ENABLED);
    denyOfBucket("s3:GetLifecycleConfiguration", "s3:GetBucketNotification");

    assertThat(risks()).containsExactly(CopyRisk.NEWER_NONCURRENT_VERSIONS, CopyRisk.NOTIFICATIONS);
    assertThat(whats().get(0))
        .contains("not looked at, because s3:GetLifecycleConfiguration is denied to the worker");
  }

  @Test
  void areToldWhereTheyOnlyCost() {
    estate.versioning(BucketVersioningStatus.ENABLED);
    lifecycle(
        rule("old")
            .expiration(after -> after.days(30))
            .noncurrentVersionExpiration(after -> after.noncurrentDays(7))
            .build());

    assertThat(risks()).isEmpty();
    assertThat(whats()).hasSize(2);
    assertThat(whats().get(0)).contains("rule old begins to count its days anew", "deleted");
    assertThat(whats().get(1))
        .contains("rule old deletes the versions that copies leave", "7 days");
  }

  @Test
  void areReplicasOfCopies() {
    estate.versioning(BucketVersioningStatus.ENABLED);
    replicate();

    assertThat(risks()).containsExactly(CopyRisk.REPLICATION);
    assertThat(whats())
        .singleElement()
        .asString()
        .contains(
            "replication rule all sends each copy as a new version to arn:aws:s3:::far",
            "versions may be deleted there by its lifecycle rules");
    denyOfBucket("s3:GetReplicationConfiguration");
    assertThat(
            new CopyEffects(estate.worker().s3(RoleGroup.S3, Estate.REGION), Estate.BUCKET, true)
                .all())
        .singleElement()
        .satisfies(effect -> assertThat(effect.risk()).contains(CopyRisk.REPLICATION));
  }

  @Test
  void areEstimatedFromTheVersionsThatAreCounted() {
    estate.put("a", "12345");
    estate.put("b", "123", estate.oldKey(), put -> put.storageClass(StorageClass.STANDARD_IA));
    assertThat(inspect().estimates())
        .containsExactly(
            "1 of the counted current versions are in STANDARD_IA, which charges 30 days at least"
                + " and per GB read");

    estate.versioning(BucketVersioningStatus.ENABLED);
    assertThat(inspect().estimates().get(0)).contains("up to 8 bytes more in the 2 versions");
  }

  @Test
  void keepNoDefaultUnderTheOldKey() {
    estate.setDefault(estate.oldKey().value());
    tell(Event.S3_OBJECT_CREATED);

    assertThat(prepare(List.of()).changedDefault()).isPresent();
    assertThat(inspect().defaultKey()).contains(estate.newKey().value());
    assertThat(renew().counts()).isEqualTo(counts());
  }

  @Test
  void pinWhatOnlyACopyCouldMove() {
    estate.put(
        "a",
        "1",
        estate.oldKey(),
        put -> put.serverSideEncryption(ServerSideEncryption.AWS_KMS_DSSE));
    tell(Event.S3_OBJECT_CREATED);

    assertThat(rewrap().pins())
        .singleElement()
        .satisfies(pins -> assertThat(pins.reason()).isEqualTo(PinReason.COPY_EFFECTS));
    assertThat(sweep(ReencryptionMode.REWRAP, List.of(CopyRisk.NOTIFICATIONS)).counts())
        .isEqualTo(counts(Standing.NEW_DATA_KEY));
  }
}
