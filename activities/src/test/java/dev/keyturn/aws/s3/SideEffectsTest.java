package dev.keyturn.aws.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.aws.RoleGroup;
import dev.keyturn.failure.FailureType;
import dev.keyturn.reencryption.CopyRisk;
import dev.keyturn.reencryption.DataStore;
import dev.keyturn.reencryption.ReadSample;
import dev.keyturn.reencryption.ReencryptionMode;
import dev.keyturn.sandbox.Fault;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.Event;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/** A bucket is asked what copies set off only where something depends on it. */
class SideEffectsTest extends EffectSweeps {
  @Test
  void areNotAskedForBySweepsThatCopyNothing() {
    estate.versioning(BucketVersioningStatus.ENABLED);
    estate.put("a", "before");
    estate.put("a", "now", estate.newKey(), put -> {});

    verify();
    rewrap();
    renew();
    assertThat(asked()).isZero();
  }

  @Test
  void areNotAskedForByASample() {
    estate.put("a", "1", estate.newKey(), put -> {});
    estate.put("b", "2");

    activities.readObjects(estate.sample(new DataStore.Bucket(Estate.BUCKET), true, 5));
    assertThat(asked()).isZero();
  }

  @Test
  void keepAnAcceptedPinOutOfASampleThoughTheRuleIsGone() {
    estate.put(
        "a",
        "1",
        estate.oldKey(),
        put -> put.serverSideEncryption(ServerSideEncryption.AWS_KMS_DSSE));
    tell(Event.S3_OBJECT_CREATED);
    assertThat(rewrap().pins()).hasSize(1);
    notifications(none -> {});
    estate.disableOldKey();

    assertThat(sampleErrors(List.of())).isEmpty();
    assertThat(sampleErrors(List.of(CopyRisk.values()))).hasSize(1);
  }

  private List<String> sampleErrors(List<CopyRisk> acknowledged) {
    DataStore bucket =
        new DataStore.Bucket(Estate.BUCKET, acknowledged, Optional.of(ReencryptionMode.REWRAP));
    return activities
        .readObjects(
            new ReadSample(
                bucket,
                estate.oldKey(),
                estate.newKey(),
                ReencryptionMode.REWRAP,
                true,
                5,
                Optional.empty()))
        .keyErrors();
  }

  @Test
  void areNotAskedForWhereAllAreAcknowledged() {
    estate.put("a", "1");

    sweep(ReencryptionMode.NEW_DATA_KEYS, List.of(CopyRisk.values()));
    assertThat(asked()).isZero();
  }

  @Test
  void areAskedForOnceForAList() {
    estate.put("a", "1");
    estate.put("b", "2");

    renew();
    assertThat(asked()).isEqualTo(1);
  }

  @Test
  void areAskedForAgainLaterWhereNoAnswerComes() {
    estate
        .sandbox()
        .faults()
        .add(Fault.of(Fault.Kind.BEFORE, "s3", "GetBucketNotificationConfiguration", 100));
    CopyEffects effects =
        new CopyEffects(estate.worker().s3(RoleGroup.S3, Estate.REGION), Estate.BUCKET, false);

    assertThatThrownBy(effects::risks)
        .satisfies(failure -> assertThat(FailureType.UNAVAILABLE.isOf(failure)).isTrue());
  }

  private long asked() {
    return estate.sandbox().calls().count("s3", "GetBucketNotificationConfiguration");
  }
}
