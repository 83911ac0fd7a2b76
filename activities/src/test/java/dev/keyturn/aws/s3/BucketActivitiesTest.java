package dev.keyturn.aws.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.failure.FailureType;
import dev.keyturn.key.KeyAlias;
import dev.keyturn.key.SealedPolicy;
import dev.keyturn.reencryption.BucketActivities;
import dev.keyturn.reencryption.BucketDefault;
import dev.keyturn.reencryption.BucketFacts;
import dev.keyturn.reencryption.BucketOrder;
import dev.keyturn.reencryption.BucketQuery;
import dev.keyturn.reencryption.BucketReadiness;
import dev.keyturn.reencryption.BucketRestore;
import dev.keyturn.reencryption.KeyRange;
import dev.keyturn.reencryption.PinReason;
import dev.keyturn.reencryption.Pins;
import dev.keyturn.reencryption.ReencryptionMode;
import dev.keyturn.reencryption.Standing;
import dev.keyturn.reencryption.Sweep;
import dev.keyturn.reencryption.SweepKind;
import dev.keyturn.sandbox.Fault;
import dev.keyturn.sandbox.s3.UpdateObjectEncryptionMode;
import io.temporal.testing.TestActivityEnvironment;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.ServerSideEncryptionRule;

class BucketActivitiesTest {
  private static final KeyAlias ALIAS = new KeyAlias("alias/orders");

  private final Estate estate = new Estate();
  private final Heartbeats heartbeats = new Heartbeats();
  private final TestActivityEnvironment environment = Estate.activityEnvironment(heartbeats);
  private final BucketActivities activities = activities();

  private BucketActivities activities() {
    environment.registerActivitiesImplementations(new S3BucketActivities(estate.worker()));
    return environment.newActivityStub(BucketActivities.class);
  }

  @AfterEach
  void close() {
    environment.close();
    estate.close();
  }

  private ServerSideEncryptionRule rule() {
    return estate
        .s3()
        .getBucketEncryption(get -> get.bucket(Estate.BUCKET))
        .serverSideEncryptionConfiguration()
        .rules()
        .get(0);
  }

  private String defaultKey() {
    return rule().applyServerSideEncryptionByDefault().kmsMasterKeyID();
  }

  private BucketFacts inspect(String bucket) {
    return activities.inspectBucket(
        new BucketQuery(bucket, Estate.REGION, estate.oldKey(), List.of(ALIAS)));
  }

  private BucketReadiness prepare(SweepKind kind) {
    return activities.prepareBucket(estate.order(ReencryptionMode.NEW_DATA_KEYS, kind));
  }

  @Test
  void showsABucketToThePlan() {
    estate.versioning(BucketVersioningStatus.ENABLED);
    estate.put("a", "1");
    estate.put("a", "2");
    estate.setDefault(estate.oldKey().keyId());
    BucketFacts facts = inspect(Estate.BUCKET);
    assertThat(facts.versioning()).isEqualTo("Enabled");
    assertThat(facts.defaultKey()).contains(estate.oldKey().keyId());
    assertThat(facts.defaultNamesOldKey()).isTrue();
    assertThat(facts.bucketKeyEnabled()).isTrue();
    assertThat(facts.versions()).isEqualTo(2);
    assertThat(facts.pins()).isEmpty();
    assertThat(inspect(Estate.BUCKET)).isEqualTo(facts);
  }

  @Test
  void resolvesADefaultThatIsAnAlias() {
    estate
        .kms()
        .createAlias(
            create -> create.aliasName("alias/other").targetKeyId(estate.oldKey().value()));
    estate.setDefault("alias/other");
    assertThat(inspect(Estate.BUCKET).defaultNamesOldKey()).isTrue();
  }

  @Test
  void refusesABucketThatIsNotThere() {
    assertThatThrownBy(() -> inspect("nobody-has-this"))
        .hasStackTraceContaining("nobody-has-this")
        .satisfies(failure -> assertThat(FailureType.of(failure)).contains(FailureType.NOT_FOUND));
  }

  @Test
  void changesNothingOfADefaultButItsKeyAndPutsItBack() {
    estate.setDefault(estate.oldKey().keyId());
    BucketReadiness ready = prepare(SweepKind.REENCRYPT);
    BucketDefault saved = new BucketDefault(Estate.BUCKET, estate.oldKey().keyId(), true);
    assertThat(ready.changedDefault()).contains(saved);
    assertThat(defaultKey()).isEqualTo(estate.newKey().value());
    assertThat(rule().bucketKeyEnabled()).isTrue();
    assertThat(prepare(SweepKind.REENCRYPT).changedDefault()).isEmpty();

    BucketRestore back = new BucketRestore(saved, estate.newKey());
    assertThat(activities.restoreBucketDefault(back)).isEqualTo(saved);
    assertThat(defaultKey()).isEqualTo(estate.oldKey().keyId());
    assertThat(activities.restoreBucketDefault(back)).isEqualTo(saved);
  }

  @Test
  void leavesADefaultAloneThatSomebodyElseChose() {
    String third = estate.createKey().value();
    estate.setDefault(third);
    assertThat(prepare(SweepKind.REENCRYPT).changedDefault()).isEmpty();
    BucketDefault saved = new BucketDefault(Estate.BUCKET, estate.oldKey().value(), true);
    activities.restoreBucketDefault(new BucketRestore(saved, estate.newKey()));
    assertThat(defaultKey()).isEqualTo(third);
  }

  @Test
  void changesTheDefaultOnceWhenTheAnswerIsLost() {
    estate.setDefault(estate.oldKey().value());
    estate.fault(Fault.Kind.AFTER, "s3", "PutBucketEncryption");
    assertThat(prepare(SweepKind.REENCRYPT).changedDefault())
        .contains(new BucketDefault(Estate.BUCKET, estate.oldKey().value(), true));
    assertThat(defaultKey()).isEqualTo(estate.newKey().value());
  }

  @Test
  void knowsAfterACrashWhatTheDefaultWas() {
    BucketDefault saved = new BucketDefault(Estate.BUCKET, estate.oldKey().value(), true);
    estate.setDefault(estate.newKey().value());
    environment.setHeartbeatDetails(saved);
    BucketReadiness ready = prepare(SweepKind.REENCRYPT);
    assertThat(ready.changedDefault()).contains(saved);
    assertThat(ready.newWritesSince()).isAfter(Instant.EPOCH);
  }

  @Test
  void countsUploadsAsOlderUntilItsOwnChangeOfTheDefaultIsSeen() {
    estate.setDefault(estate.oldKey().value());
    estate.s3().createMultipartUpload(create -> create.bucket(Estate.BUCKET).key("big"));
    BucketReadiness ready = prepare(SweepKind.REENCRYPT);
    assertThat(ready.configuration().pins())
        .singleElement()
        .satisfies(pins -> assertThat(pins.reason()).isEqualTo(PinReason.MULTIPART_UPLOAD));
    assertThat(ready.newWritesSince()).isAfter(Instant.EPOCH);
    Instant verified = Instant.now().plusSeconds(60);
    assertThat(prepareSince(verified).newWritesSince()).isEqualTo(verified);
  }

  @Test
  void goesByTheSweepsTimeWhereItChangedNoDefault() {
    estate.setDefault(estate.createKey().value());
    assertThat(prepare(SweepKind.REENCRYPT).newWritesSince()).isEqualTo(Instant.EPOCH);
  }

  @Test
  void neverErasesTheSavedDefaultWhileItWaitsForItsChange() {
    estate.setDefault(estate.oldKey().value());
    estate.fault(Fault.Kind.IGNORE, "s3", "PutBucketEncryption");
    estate
        .interference()
        .after(
            Interference.putOf("encryption"),
            () ->
                estate
                    .interference()
                    .after(
                        Interference.getOf("encryption"),
                        () -> estate.setDefault(estate.newKey().value())));
    prepare(SweepKind.REENCRYPT);
    assertThat(heartbeats.details())
        .isNotEmpty()
        .containsOnly(Optional.of(new BucketDefault(Estate.BUCKET, estate.oldKey().value(), true)));
  }

  @Test
  void verifiesWithoutChangingAnything() {
    estate.setDefault(estate.oldKey().value());
    estate.sandbox().calls().clear();
    BucketReadiness ready = prepare(SweepKind.VERIFY);
    assertThat(ready.changedDefault()).isEmpty();
    assertThat(ready.configuration().counts().remaining()).isEqualTo(1);
    assertThat(ready.configuration().problems().get(0).standing()).isEqualTo(Standing.REMAINING);
    assertThat(estate.sandbox().calls().latest(call -> call.kind().operation().startsWith("Put")))
        .isEmpty();
  }

  @ParameterizedTest
  @EnumSource(BucketVersioningStatus.class)
  void trustsAnEndpointWhoseCanaryComesOutRightAndLeavesNothing(BucketVersioningStatus status) {
    if (status != BucketVersioningStatus.UNKNOWN_TO_SDK_VERSION) {
      estate.versioning(status);
    }
    assertThat(prepare(SweepKind.REENCRYPT).updateTrusted()).isTrue();
    assertThat(estate.listed()).isZero();
  }

  @ParameterizedTest
  @EnumSource(
      value = UpdateObjectEncryptionMode.class,
      names = {"OVERWRITES", "IGNORED"})
  void distrustsAnEndpointThatOverwritesOrIgnores(UpdateObjectEncryptionMode mode) {
    estate.versioning(BucketVersioningStatus.ENABLED);
    estate.sandbox().s3().updateObjectEncryption(mode);
    assertThat(prepare(SweepKind.REENCRYPT).updateTrusted()).isFalse();
    assertThat(estate.listed()).isZero();
  }

  @ParameterizedTest
  @EnumSource(
      value = UpdateObjectEncryptionMode.class,
      names = {"SUPPORTED", "OVERWRITES", "IGNORED"})
  void triesTheCanaryAlsoWhereNothingCanBePutUnderTheOldKey(UpdateObjectEncryptionMode mode) {
    estate.versioning(BucketVersioningStatus.ENABLED);
    estate.sandbox().s3().updateObjectEncryption(mode);
    String old = estate.oldKey().value();
    String policy = estate.kms().getKeyPolicy(get -> get.keyId(old)).policy();
    estate
        .kms()
        .putKeyPolicy(put -> put.keyId(old).policy(SealedPolicy.seal(estate.oldKey(), policy)));

    assertThat(prepare(SweepKind.REENCRYPT).updateTrusted())
        .isEqualTo(mode == UpdateObjectEncryptionMode.SUPPORTED);
    assertThat(estate.listed()).isZero();
  }

  @Test
  void removesTheCanaryOfAnAttemptThatCrashed() {
    estate.versioning(BucketVersioningStatus.ENABLED);
    estate.put(Canary.key(Estate.RUN), "left behind");
    prepare(SweepKind.REENCRYPT);
    assertThat(estate.listed()).isZero();
  }

  @Test
  void distrustsABucketThatRefusesTheCanary() {
    estate
        .s3()
        .putBucketPolicy(
            put ->
                put.bucket(Estate.BUCKET)
                    .policy(
                        """
                        {"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*",
                        "Action":"s3:PutObject","Resource":"arn:aws:s3:::orders-data/.key*"}]}"""));
    assertThat(prepare(SweepKind.REENCRYPT).updateTrusted()).isFalse();
  }

  @Test
  void pinsUploadsBegunBeforeNewWritesUseTheNewKey() {
    estate.s3().createMultipartUpload(create -> create.bucket(Estate.BUCKET).key("big"));
    assertThat(prepareSince(Instant.EPOCH).configuration().pins()).isEmpty();
    BucketReadiness ready = prepareSince(Instant.now().plusSeconds(60));
    assertThat(ready.configuration().pins())
        .singleElement()
        .satisfies(pins -> assertThat(pins.reason()).isEqualTo(PinReason.MULTIPART_UPLOAD));
    assertThat(prepareSince(Instant.now().plusSeconds(60)).configuration().pins())
        .isEqualTo(ready.configuration().pins());
  }

  @ParameterizedTest
  @EnumSource(
      value = SweepKind.class,
      names = {"REENCRYPT", "VERIFY"})
  void pinsUploadsBegunBeforeTheSealWhichMayEndUnderTheOldKey(SweepKind kind) {
    estate.s3().createMultipartUpload(create -> create.bucket(Estate.BUCKET).key("big"));
    Sweep closed =
        new Sweep(
            estate.oldKey(),
            estate.newKey(),
            ReencryptionMode.REWRAP,
            kind,
            2,
            Instant.EPOCH,
            Optional.of(Instant.now().plusSeconds(60)));
    BucketOrder order = new BucketOrder(Estate.BUCKET, closed, Estate.RUN, List.of());

    assertThat(activities.prepareBucket(order).configuration().pins())
        .extracting(Pins::reason)
        .containsExactly(PinReason.MULTIPART_UPLOAD);
  }

  private BucketReadiness prepareSince(Instant newWrites) {
    Sweep sweep =
        new Sweep(
            estate.oldKey(),
            estate.newKey(),
            ReencryptionMode.REWRAP,
            SweepKind.VERIFY,
            1,
            newWrites);
    return activities.prepareBucket(new BucketOrder(Estate.BUCKET, sweep, Estate.RUN, List.of()));
  }

  @Test
  void dividesNoKeySpaceForAGlance() {
    estate.setDefault(estate.oldKey().value());
    estate.put("a", "1");
    BucketOrder order = estate.order(ReencryptionMode.NEW_DATA_KEYS, SweepKind.VERIFY);

    assertThat(activities.prepareBucket(order.glance()))
        .isEqualTo(activities.prepareBucket(order))
        .satisfies(ready -> assertThat(ready.configuration().counts().remaining()).isEqualTo(1));
    assertThat(estate.sandbox().calls().count("s3", "ListObjectVersions")).isEqualTo(1);
  }

  @Test
  void keepsASmallBucketInOneShard() {
    estate.put("a", "1");
    assertThat(prepare(SweepKind.VERIFY).ranges()).containsExactly(KeyRange.ALL);
  }
}
