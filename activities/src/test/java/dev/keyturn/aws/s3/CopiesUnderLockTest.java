package dev.keyturn.aws.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.failure.FailureType;
import dev.keyturn.reencryption.BucketOrder;
import dev.keyturn.reencryption.KeyRange;
import dev.keyturn.reencryption.ObjectPage;
import dev.keyturn.reencryption.PinReason;
import dev.keyturn.reencryption.ReencryptionMode;
import dev.keyturn.reencryption.Standing;
import dev.keyturn.reencryption.SweepKind;
import dev.keyturn.reencryption.Tally;
import dev.keyturn.sandbox.Fault;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ObjectLockLegalHoldStatus;
import software.amazon.awssdk.services.s3.model.ObjectLockRetentionMode;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/** What a bucket with a default retention would lock anew, nobody could delete for years. */
class CopiesUnderLockTest extends ObjectSweeps {
  private static final String VAULT = "vault";

  @BeforeEach
  void makeBucketForLocks() {
    Buckets.createLockable(estate, VAULT);
    put();
  }

  @Test
  void rewrapsWhereTheBucketWouldLockACopy() {
    retainByDefault();
    assertThat(move(SweepKind.REENCRYPT, true).counts()).isEqualTo(counts(Standing.REWRAPPED));
    assertUnlocked(head());
    assertThat(estate.sandbox().calls().count("s3", "CopyObject")).isZero();
  }

  @Test
  void pinsWhereTheBucketWouldLockACopyAndUpdateIsNotTrusted() {
    retainByDefault();
    Tally moved = move(SweepKind.REENCRYPT, false);
    assertThat(moved.pins())
        .singleElement()
        .satisfies(pins -> assertThat(pins.reason()).isEqualTo(PinReason.DEFAULT_RETENTION));
    assertThat(moved.pins().get(0).reason().remedy())
        .contains("put it back once the run waits for its approval");
    assertUnlocked(head());
    assertThat(move(SweepKind.VERIFY, false).pins()).isEqualTo(moved.pins());
  }

  @Test
  void copiesOnceTheDefaultRetentionIsTakenOff() {
    retainByDefault();
    move(SweepKind.REENCRYPT, false);
    Buckets.retainByDefault(estate, VAULT, false);
    assertThat(move(SweepKind.REENCRYPT, true).counts())
        .isEqualTo(counts(Standing.NEW_DATA_KEY, Standing.REWRAPPED));
    assertUnlocked(head());
  }

  @Test
  void stopsAtTheFirstCopyThatADefaultRetentionOfThisMomentLocks() {
    estate.interference().before(Interference.putWith("x-amz-copy-source"), this::retainByDefault);
    assertThatThrownBy(() -> move(SweepKind.REENCRYPT, true))
        .hasStackTraceContaining("was copied, but lock was none and is COMPLIANCE until ");
  }

  @Test
  void namesTheCopyThatIsLockedThoughTheBucketDoesNotTellAtOnce() {
    estate
        .interference()
        .before(
            Interference.putWith("x-amz-copy-source"),
            () -> {
              retainByDefault();
              estate
                  .sandbox()
                  .faults()
                  .add(Fault.of(Fault.Kind.ERROR500, "s3", "GetObjectLockConfiguration", 4));
            });
    assertThatThrownBy(() -> move(SweepKind.REENCRYPT, true))
        .hasStackTraceContaining("was copied, but lock was none and is COMPLIANCE until ");
  }

  @Test
  void asksForADefaultRetentionJustBeforeACopy() {
    estate.interference().before(Interference.withChecksums(), this::retainByDefault);
    assertThat(move(SweepKind.REENCRYPT, true).counts()).isEqualTo(counts(Standing.REWRAPPED));
    assertUnlocked(head());
    assertThat(estate.sandbox().calls().count("s3", "CopyObject")).isZero();
  }

  @Test
  void asksABucketWithoutObjectLockOncePerList() {
    estate.versioning(BucketVersioningStatus.ENABLED);
    for (int i = 0; i < 5; i++) {
      estate.put("k" + i, "x");
    }
    assertThat(renew().counts().newDataKeys()).isEqualTo(5);
    assertThat(estate.sandbox().calls().count("s3", "GetObjectLockConfiguration")).isEqualTo(1);
    assertThat(estate.sandbox().calls().count("s3", "GetObjectRetention")).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3:GetObjectRetention", "s3:GetObjectLegalHold"})
  void movesNothingWhereLocksWouldNotBeSeen(String denied) {
    hold();
    estate
        .s3()
        .putBucketPolicy(
            put ->
                put.bucket(VAULT)
                    .policy(
                        """
                        {"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*",
                        "Action":["%s"],"Resource":"arn:aws:s3:::vault/*"}]}"""
                            .formatted(denied)));
    assertThatThrownBy(() -> move(SweepKind.REENCRYPT, true))
        .hasStackTraceContaining(denied + " on ")
        .satisfies(
            failure -> assertThat(FailureType.of(failure)).contains(FailureType.ACCESS_DENIED));
    assertThat(estate.sandbox().calls().count("s3", "CopyObject")).isZero();
    assertThat(estate.sandbox().calls().count("s3", "UpdateObjectEncryption")).isZero();
  }

  @Test
  void triesAgainWhereTheBucketDoesNotAnswer() {
    estate
        .sandbox()
        .faults()
        .add(Fault.of(Fault.Kind.BEFORE, "s3", "GetObjectLockConfiguration", 10));
    assertThatThrownBy(() -> move(SweepKind.REENCRYPT, true))
        .hasStackTraceContaining("s3:GetBucketObjectLockConfiguration on bucket vault")
        .satisfies(
            failure -> assertThat(FailureType.of(failure)).contains(FailureType.UNAVAILABLE));
  }

  @Test
  void doesNotCopyWhatSomebodyHoldsMeanwhile() {
    estate.interference().before(Interference.withChecksums(), this::hold);
    Tally moved = move(SweepKind.REENCRYPT, true);
    assertThat(moved.pins())
        .singleElement()
        .satisfies(pins -> assertThat(pins.reason()).isEqualTo(PinReason.LOCKED));
    assertThat(head().objectLockLegalHoldStatus()).isEqualTo(ObjectLockLegalHoldStatus.ON);
  }

  @Test
  void letsSomebodyLockACopyWithoutADefault() {
    Instant until = Instant.now().plus(1, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS);
    estate
        .interference()
        .after(
            Interference.putWith("x-amz-copy-source"),
            () ->
                estate
                    .s3()
                    .putObjectRetention(
                        put ->
                            put.bucket(VAULT)
                                .key("a")
                                .retention(
                                    lock ->
                                        lock.mode(ObjectLockRetentionMode.GOVERNANCE)
                                            .retainUntilDate(until))));
    assertThat(move(SweepKind.REENCRYPT, true).counts())
        .isEqualTo(counts(Standing.NEW_DATA_KEY, Standing.REWRAPPED));
  }

  private void hold() {
    estate
        .s3()
        .putObjectLegalHold(
            put ->
                put.bucket(VAULT)
                    .key("a")
                    .legalHold(hold -> hold.status(ObjectLockLegalHoldStatus.ON)));
  }

  private void put() {
    estate
        .s3()
        .putObject(
            put ->
                put.bucket(VAULT)
                    .key("a")
                    .serverSideEncryption(ServerSideEncryption.AWS_KMS)
                    .ssekmsKeyId(estate.oldKey().value()),
            RequestBody.fromString("x"));
  }

  private void retainByDefault() {
    Buckets.retainByDefault(estate, VAULT, true);
  }

  private HeadObjectResponse head() {
    return estate.s3().headObject(get -> get.bucket(VAULT).key("a"));
  }

  private static void assertUnlocked(HeadObjectResponse head) {
    assertThat(head.objectLockMode()).isNull();
    assertThat(head.objectLockRetainUntilDate()).isNull();
  }

  private Tally move(SweepKind kind, boolean trusted) {
    var order =
        new BucketOrder(
            VAULT, estate.sweep(ReencryptionMode.NEW_DATA_KEYS, kind), Estate.RUN, List.of());
    return activities
        .sweepObjects(
            new ObjectPage(order, trusted, KeyRange.ALL, Optional.empty(), Optional.empty()))
        .tally();
  }
}
