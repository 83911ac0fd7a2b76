package dev.keyturn.aws.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.failure.FailureType;
import dev.keyturn.reencryption.CopyRisk;
import dev.keyturn.reencryption.ReencryptionMode;
import dev.keyturn.reencryption.Standing;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.Event;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;

/** A sweep for new data keys makes nothing weaker of a copy that nobody has acknowledged. */
class CopyRefusalTest extends EffectSweeps {
  @Test
  void comesOfADenialThatBeginsUnderWay() {
    estate.put("a", "1");
    assertThat(prepare(List.of()).updateTrusted()).isTrue();
    denyOfBucket("s3:GetBucketNotification");

    assertThatThrownBy(this::renew)
        .hasStackTraceContaining("not looked at, because s3:GetBucketNotification is denied")
        .hasStackTraceContaining(
            "nothing more was copied: allow s3:GetBucketNotification to the S3 role, then send"
                + " retryFailed; or in a new run say \"acknowledge\":[\"NOTIFICATIONS\"]")
        .satisfies(failure -> assertThat(FailureType.ACCESS_DENIED.isOf(failure)).isTrue());
    assertThat(estate.head("a").ssekmsKeyId()).isEqualTo(estate.oldKey().value());
    assertThat(verify().counts()).isEqualTo(counts(Standing.REMAINING));

    denyNothing();
    assertThat(renew().counts()).isEqualTo(counts(Standing.NEW_DATA_KEY));
  }

  @Test
  void isNotTriedAgainByItself() {
    estate.put("a", "1");
    tell(Event.S3_OBJECT_CREATED);

    assertThatThrownBy(this::renew)
        .satisfies(failure -> assertThat(FailureType.CHANGED_BY_OTHERS.isOf(failure)).isTrue());
    assertThat(estate.sandbox().calls().count("s3", "CopyObject")).isZero();
    assertThat(estate.sandbox().calls().count("s3", "UpdateObjectEncryption")).isZero();
  }

  @Test
  void comesOfReplicationToo() {
    estate.versioning(BucketVersioningStatus.ENABLED);
    estate.put("a", "1");
    replicate();

    assertThatThrownBy(this::renew).hasStackTraceContaining("may be deleted there");
    assertThat(sweep(ReencryptionMode.NEW_DATA_KEYS, List.of(CopyRisk.REPLICATION)).counts())
        .isEqualTo(counts(Standing.NEW_DATA_KEY, Standing.REWRAPPED));
  }

  @Test
  void leavesWhatIsNotCopiedAnywayToItsRewrap() {
    estate.versioning(BucketVersioningStatus.ENABLED);
    estate.put("a", "before");
    estate.put("a", "now", estate.newKey(), put -> {});
    keepNewest(ExpirationStatus.ENABLED);

    assertThat(renew().counts()).isEqualTo(counts(Standing.REWRAPPED, Standing.ALREADY_CURRENT));
  }

  @Test
  void leavesABucketThatIsRewrappedAlone() {
    estate.put("a", "1");
    tell(Event.S3_OBJECT_CREATED);

    assertThat(rewrap().counts()).isEqualTo(counts(Standing.REWRAPPED));
  }

  @Test
  void namesAllThatHasToBeAcknowledgedAtOnce() {
    estate.versioning(BucketVersioningStatus.ENABLED);
    estate.put("a", "1");
    keepNewest(ExpirationStatus.ENABLED);
    tell(Event.S3_OBJECT_CREATED);
    denyOfBucket("s3:GetReplicationConfiguration");

    assertThatThrownBy(this::renew)
        .hasStackTraceContaining(
            "allow s3:GetReplicationConfiguration to the S3 role and take off the bucket what is"
                + " named here, then send retryFailed")
        .hasStackTraceContaining(
            "[\"NEWER_NONCURRENT_VERSIONS\",\"NOTIFICATIONS\",\"REPLICATION\"]")
        .satisfies(failure -> assertThat(FailureType.CHANGED_BY_OTHERS.isOf(failure)).isTrue());
  }

  @Test
  void isOverOnceTheyAreAcknowledged() {
    estate.put("a", "1");
    tell(Event.S3_OBJECT_CREATED);

    assertThat(sweep(ReencryptionMode.NEW_DATA_KEYS, List.of(CopyRisk.NOTIFICATIONS)).counts())
        .isEqualTo(counts(Standing.NEW_DATA_KEY));
  }
}
