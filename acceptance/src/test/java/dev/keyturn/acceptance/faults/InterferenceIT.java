package dev.keyturn.acceptance.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.acceptance.estate.Actor;
import dev.keyturn.acceptance.process.Await;
import dev.keyturn.acceptance.world.Orders;
import dev.keyturn.acceptance.world.Run;
import dev.keyturn.failure.FailureType;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.KeyPolicy;
import dev.keyturn.key.SealedPolicy;
import dev.keyturn.reencryption.PinReason;
import dev.keyturn.reencryption.Pins;
import dev.keyturn.replacement.Outcome;
import dev.keyturn.replacement.Phase;
import dev.keyturn.replacement.PinAcceptance;
import dev.keyturn.replacement.RunReport;
import dev.keyturn.replacement.RunStatus;
import dev.keyturn.sandbox.s3.UpdateObjectEncryptionMode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.ObjectLockMode;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/** That whatever others do meanwhile, nothing of theirs is overwritten and nothing gets lost. */
class InterferenceIT extends WorldPerTest {
  private static final String ID = "RespondToCompromise/eu-west-1/orders";
  private static final String LOCKED = "orders-locked";

  @Test
  void leavesAnAliasAloneThatSomebodyElseMoved() {
    String third = world.kms().createKey().keyMetadata().arn();
    hold("kms:CreateKey");
    Run run = orders.respond(ID);
    awaitHeld("kms:CreateKey");
    moveAlias(third);
    world.sandbox().faults().clear();

    RunStatus status = run.awaitTrouble();

    assertThat(status.trouble()).contains(Orders.ALIAS, "moved by somebody else", third);
    assertThat(world.changesByWorker()).doesNotContain("kms:UpdateAlias");
    moveAlias(orders.oldKey());
    run.retry();
    checkDone(run.approved());
  }

  @Test
  void neverDisablesAKeyThatSomebodyKeepsUsing() {
    SdkBytes theirs =
        world
            .kms()
            .encrypt(r -> r.keyId(orders.oldKey()).plaintext(SdkBytes.fromUtf8String("theirs")))
            .ciphertextBlob();
    ScheduledExecutorService reader = Executors.newSingleThreadScheduledExecutor();
    Future<?> reading =
        reader.scheduleWithFixedDelay(
            () -> world.kms().decrypt(r -> r.ciphertextBlob(theirs)),
            0,
            200,
            TimeUnit.MILLISECONDS);
    Run run = orders.respond(ID);
    try {
      RunStatus status = run.awaitTrouble();

      assertThat(status.sweeps()).isEqualTo(2);
      assertThat(status.trouble()).contains("keep the gate shut after 2 sweeps");
      assertThat(status.pins()).extracting(Pins::reason).containsExactly(PinReason.USED_SINCE);
      assertThat(world.changesByWorker()).doesNotContain("kms:DisableKey");
    } finally {
      reading.cancel(false);
      reader.shutdown();
    }
    Await.until("stop the reader", Duration.ofSeconds(10), reader::isTerminated);
    run.retry();
    checkDone(run.approved());
  }

  @Test
  void shutsAWriterOutThatNeverStopsUsingTheOldKey() {
    // As late as AWS may tell: the last use shows nothing of all this in time.
    world.sandbox().lags().lastUsage().limit(Duration.ofHours(1));
    ScheduledExecutorService writer = Executors.newSingleThreadScheduledExecutor();
    AtomicInteger written = new AtomicInteger();
    // What fails is not done again: the writer ends with its first refusal.
    Future<?> writing =
        writer.scheduleWithFixedDelay(
            () -> {
              orders.putUnderOldKey(Orders.FILES, "late-" + written.get(), "late");
              written.incrementAndGet();
            },
            0,
            200,
            TimeUnit.MILLISECONDS);
    try {
      Run run = orders.respond(ID);
      Pins pins = run.awaitTrouble().pins().get(0);

      assertThatThrownBy(() -> writing.get(10, TimeUnit.SECONDS))
          .hasCauseInstanceOf(S3Exception.class)
          .hasMessageContaining("not authorized");
      assertThat(pins.reason()).isEqualTo(PinReason.DENIED_BY_SEAL);
      assertThat(pins.examples())
          .containsExactly(Actor.OWNER.arn() + " through AWS Internal, GenerateDataKey");
      assertThat(written.get()).isGreaterThan(3);
      before = orders.stock();
      run.retry();
      checkDone(run.approved());
    } finally {
      writer.shutdownNow();
    }
  }

  @Test
  void asksAnewWhenAnObjectIsWrittenUnderTheOldKeyAfterTheApproval() {
    Run run = orders.respond(ID);
    int sweeps = run.await(Phase.AWAITING_APPROVAL).sweeps();
    hold("kms:GetKeyLastUsage");
    run.approve();
    awaitHeld("kms:GetKeyLastUsage");
    writeThoughItIsSealed();
    world.sandbox().faults().clear();

    Await.until("sweep again", Duration.ofMinutes(2), () -> run.status().sweeps() > sweeps);
    run.await(Phase.AWAITING_APPROVAL);

    assertThat(world.changesByWorker()).doesNotContain("kms:DisableKey");
    before = orders.stock();
    checkDone(run.approved());
  }

  /** No check can be later than the call itself; what slips in between is found by reading. */
  @Test
  void findsAnObjectThatIsWrittenUnderTheOldKeyWhileItIsBeingDisabled() {
    Run run = orders.respond(ID);
    int sweeps = run.await(Phase.AWAITING_APPROVAL).sweeps();
    hold("kms:DisableKey");
    run.approve();
    awaitHeld("kms:DisableKey");
    writeThoughItIsSealed();
    world.sandbox().faults().clear();

    Await.until(
        "notice it",
        Duration.ofMinutes(2),
        () -> run.status().phase() == Phase.NEEDS_HUMAN || run.status().sweeps() > sweeps);
    if (run.status().phase() == Phase.NEEDS_HUMAN) {
      assertThat(run.status().trouble()).contains("the old key was enabled again", "late");
      run.retry();
    }
    run.await(Phase.AWAITING_APPROVAL);

    before = orders.stock();
    checkDone(run.approved());
  }

  @Test
  void waitsForAMultipartUploadThatBeganUnderTheOldKey() {
    String upload =
        world
            .s3()
            .createMultipartUpload(
                create ->
                    create
                        .bucket(Orders.DATA)
                        .key("slow")
                        .serverSideEncryption(ServerSideEncryption.AWS_KMS)
                        .ssekmsKeyId(orders.oldKey()))
            .uploadId();
    Run run = orders.respond(ID);

    RunStatus status = run.awaitTrouble();

    assertThat(status.pins())
        .singleElement()
        .satisfies(
            pins -> {
              assertThat(pins.reason()).isEqualTo(PinReason.MULTIPART_UPLOAD);
              assertThat(pins.examples()).singleElement().asString().contains("slow", upload);
            });
    world
        .s3()
        .abortMultipartUpload(abort -> abort.bucket(Orders.DATA).key("slow").uploadId(upload));
    run.retry();
    checkDone(run.approved());
  }

  @Test
  void leavesALockedVersionBehindOnlyWhenAnotherPersonAcceptsIt() {
    world.s3().createBucket(create -> create.bucket(LOCKED).objectLockEnabledForBucket(true));
    orders.encryptByDefault(LOCKED, orders.oldKey());
    world
        .s3()
        .putObject(
            put ->
                put.bucket(LOCKED)
                    .key("evidence")
                    .objectLockMode(ObjectLockMode.COMPLIANCE)
                    .objectLockRetainUntilDate(Instant.now().plus(Duration.ofDays(30))),
            RequestBody.fromString("kept"));
    var input = orders.request();
    input.withArray("stores").addObject().put("type", "bucket").put("name", LOCKED);
    Run run = world.start("RespondToCompromise", ID, input.toString());

    Pins pins = run.awaitTrouble().pins().get(0);

    assertThat(pins.name()).isEqualTo("bucket/" + LOCKED + "#LOCKED");
    assertThat(pins.count()).isEqualTo(1);
    assertThatThrownBy(() -> run.tell("accept", acceptance(pins, Run.REQUESTER)))
        .satisfies(refused -> assertThat(FailureType.message(refused)).contains("another person"));
    run.tell("accept", acceptance(pins, Run.OTHER_PERSON));
    RunReport report = run.approved();
    checkDone(report);
    assertThat(report.proof().orElseThrow().subject().accepted())
        .singleElement()
        .satisfies(accepted -> assertThat(accepted.approver()).isEqualTo(Run.OTHER_PERSON));
  }

  @Test
  void leavesAPolicyAloneThatSomebodyElseChangedDuringContainment() {
    hold("kms:RevokeGrant");
    Run run = orders.respond(ID);
    awaitHeld("kms:RevokeGrant");
    String theirs = policy().replace("Enable IAM User Permissions", "Renamed by somebody else");
    world
        .kms()
        .putKeyPolicy(put -> put.keyId(orders.oldKey()).policyName("default").policy(theirs));
    world.sandbox().faults().clear();

    assertThat(run.awaitTrouble().trouble()).contains("policy", "somebody else changed it");
    assertThat(KeyPolicy.isSame(policy(), theirs)).isTrue();
    assertThat(world.changesByWorker()).doesNotContain("kms:PutKeyPolicy", "kms:CreateKey");

    run.rollBack();
    assertThat(run.result(RunReport.class).outcome()).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(KeyPolicy.isSame(policy(), theirs)).isTrue();
  }

  @ParameterizedTest
  @EnumSource(
      value = UpdateObjectEncryptionMode.class,
      names = {"OVERWRITES", "IGNORED"})
  void pinsWhatAnEndpointCantRewrapAndDamagesNothing(UpdateObjectEncryptionMode mode) {
    world.sandbox().s3().updateObjectEncryption(mode);
    Run run = orders.respond(ID);

    RunStatus status = run.awaitTrouble();

    assertThat(status.pins())
        .singleElement()
        .satisfies(
            pins -> {
              assertThat(pins.reason()).isEqualTo(PinReason.UPDATE_NOT_TRUSTED);
              assertThat(pins.store()).isEqualTo("bucket/" + Orders.DATA);
            });
    assertThat(orders.damageSince(before)).isEmpty();
    world.sandbox().s3().updateObjectEncryption(UpdateObjectEncryptionMode.SUPPORTED);
    run.retry();
    checkDone(run.approved());
  }

  private void checkDone(RunReport report) {
    assertThat(report.outcome()).isEqualTo(Outcome.DONE);
    assertThat(orders.damageSince(before)).isEmpty();
    assertThat(orders.unwrap(report.inlineKeys())).isEqualTo(orders.plaintexts());
    assertThat(world.changesByWorker()).contains("kms:DisableKey");
  }

  private static PinAcceptance acceptance(Pins pins, String person) {
    return new PinAcceptance(
        pins.name(),
        pins.digest(),
        person,
        "the retention ends",
        LocalDate.now(ZoneOffset.UTC).plusDays(30));
  }

  /** Moves the alias as somebody in the team would, and waits until everybody sees it. */
  private void moveAlias(String key) {
    world.kms().updateAlias(update -> update.aliasName(Orders.ALIAS).targetKeyId(key));
    Await.until(
        "see the alias move",
        Duration.ofSeconds(10),
        () ->
            world
                .aws()
                .kms(Actor.OWNER)
                .describeKey(get -> get.keyId(Orders.ALIAS))
                .keyMetadata()
                .arn()
                .equals(key));
  }

  /** Somebody takes the seal off, and writes under the old key again. */
  private void writeThoughItIsSealed() {
    String open = SealedPolicy.without(new KeyArn(orders.oldKey()), policy());
    world.kms().putKeyPolicy(put -> put.keyId(orders.oldKey()).policyName("default").policy(open));
    Await.until("write under the old key", Duration.ofSeconds(10), this::canWrite);
  }

  private boolean canWrite() {
    try {
      orders.putUnderOldKey(Orders.FILES, "late", "late");
      return true;
    } catch (S3Exception denied) {
      return false;
    }
  }

  private String policy() {
    return world
        .kms()
        .getKeyPolicy(get -> get.keyId(orders.oldKey()).policyName("default"))
        .policy();
  }
}
