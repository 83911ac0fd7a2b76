package dev.keyturn.aws.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.aws.s3.Estate;
import dev.keyturn.failure.FailureType;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.KeyMaterial;
import dev.keyturn.key.RotationSetting;
import dev.keyturn.key.RotationSight;
import dev.keyturn.rotation.AutomaticOrder;
import dev.keyturn.rotation.OnDemandOrder;
import dev.keyturn.rotation.RotationActivities;
import dev.keyturn.sandbox.Fault;
import io.temporal.failure.ActivityFailure;
import io.temporal.testing.TestActivityEnvironment;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyUsageType;
import software.amazon.awssdk.services.kms.model.OriginType;

/** Rotation on the strict sandbox. */
class RotationTest {
  private static final Duration SETTLE = Duration.ofSeconds(1);

  private final Estate estate = new Estate();
  private final KeyArn key = estate.oldKey();
  private final TestActivityEnvironment environment = Estate.activityEnvironment();
  private final RotationActivities activities = activities();

  private RotationActivities activities() {
    environment.registerActivitiesImplementations(new KmsRotationActivities(estate.worker()));
    return environment.newActivityStub(RotationActivities.class);
  }

  @AfterEach
  void close() {
    environment.close();
    estate.close();
  }

  @Test
  void seesAKeyThatWasNeverRotated() {
    RotationSight sight = activities.lookAtRotation(key);

    assertThat(sight.setting().orElseThrow().automatic()).isFalse();
    assertThat(sight.materials()).extracting(KeyMaterial::state).containsExactly("CURRENT");
    assertThat(sight.onDemandUsed()).isZero();
    assertThat(sight.currentMaterial()).contains(sight.materials().get(0).id());
    assertThat(sight.multiRegion()).isEmpty();
  }

  @Test
  void turnsAutomaticRotationOnOnceAndDoesNotPutTheNextOneOff() {
    RotationSight first = automatic(180);
    estate.sandbox().clock().advance(Duration.ofDays(30));
    RotationSight second = automatic(180);

    assertThat(next(second)).isEqualTo(next(first));
    assertThat(estate.sandbox().calls().count("kms", "EnableKeyRotation")).isEqualTo(1);
    assertThat(automatic(365).setting().orElseThrow().isEvery(365)).isTrue();
  }

  @Test
  void turnsAutomaticRotationOnThoughTheAnswerIsLost() {
    estate.fault(Fault.Kind.AFTER, "kms", "EnableKeyRotation");

    assertThat(automatic(90).setting().orElseThrow().isEvery(90)).isTrue();
  }

  @Test
  void rotatesOnDemandOnceWhenRunTwice() {
    OnDemandOrder order = new OnDemandOrder(key, 0, SETTLE);
    activities.beginOnDemandRotation(order);
    RotationSight again = activities.beginOnDemandRotation(order);

    assertThat(again.onDemandUsed()).isEqualTo(1);
    assertThat(estate.sandbox().calls().count("kms", "RotateKeyOnDemand")).isEqualTo(1);
  }

  @Test
  void rotatesOnDemandOnceThoughTheAnswerIsLost() {
    OnDemandOrder order = new OnDemandOrder(key, 0, SETTLE);
    estate.fault(Fault.Kind.AFTER, "kms", "RotateKeyOnDemand");

    assertThatThrownBy(() -> activities.beginOnDemandRotation(order))
        .isInstanceOfSatisfying(
            ActivityFailure.class,
            failure -> assertThat(FailureType.of(failure)).contains(FailureType.UNAVAILABLE));
    assertThat(activities.beginOnDemandRotation(order).onDemandUsed()).isEqualTo(1);
    assertThat(estate.sandbox().calls().count("kms", "RotateKeyOnDemand")).isEqualTo(1);
  }

  @Test
  void seesKeysThatKmsCannotRotate() {
    KeyArn signing =
        new KeyArn(
            estate
                .kms()
                .createKey(r -> r.keySpec(KeySpec.RSA_2048).keyUsage(KeyUsageType.SIGN_VERIFY))
                .keyMetadata()
                .arn());
    KeyArn external =
        new KeyArn(estate.kms().createKey(r -> r.origin(OriginType.EXTERNAL)).keyMetadata().arn());

    assertThat(activities.lookAtRotation(signing).setting()).isEmpty();
    assertThat(activities.lookAtRotation(external).setting()).isEmpty();
    assertThat(activities.lookAtRotation(external).materials()).isEmpty();
  }

  private RotationSight automatic(int days) {
    return activities.rotateAutomatically(new AutomaticOrder(key, days));
  }

  private static Instant next(RotationSight sight) {
    return sight.setting().flatMap(RotationSetting::next).orElseThrow();
  }
}
