package dev.keyturn.acceptance.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.acceptance.estate.Actor;
import dev.keyturn.acceptance.process.Await;
import dev.keyturn.acceptance.world.Orders;
import dev.keyturn.acceptance.world.Run;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.SealedPolicy;
import dev.keyturn.reencryption.PinReason;
import dev.keyturn.reencryption.Pins;
import dev.keyturn.replacement.Phase;
import dev.keyturn.replacement.PinAcceptance;
import dev.keyturn.replacement.Reason;
import dev.keyturn.replacement.RunStatus;
import dev.keyturn.retirement.WatchOutcome;
import dev.keyturn.retirement.WatchReport;
import dev.keyturn.retirement.WatchStatus;
import java.time.Duration;
import java.time.LocalDate;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/** That no use of the old key is overlooked, however late it comes. */
class LateUsesIT extends WorldPerTest {
  private static final String ID = "RespondToCompromise/eu-west-1/orders";

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
    requireDone(run.approved());
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
      requireDone(run.approved());
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
    requireDone(run.approved());
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
    requireDone(run.approved());
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
    requireDone(run.approved());
  }

  /** Somebody takes a database's grant for a leftover, and it runs on for a while. */
  @Test
  void enablesTheKeyAgainWhenADatabaseCanNoLongerBeOpened() {
    world
        .aws()
        .rds(Actor.OWNER)
        .createDBInstance(
            create ->
                create
                    .dbInstanceIdentifier("forgotten")
                    .engine("postgres")
                    .storageEncrypted(true)
                    .kmsKeyId(orders.oldKey()));
    Run run = orders.respond(ID);
    Pins grant = run.awaitTrouble().pins().get(0);
    assertThat(grant.reason()).isEqualTo(PinReason.SERVICE_GRANT);
    run.tell(
        "accept",
        new PinAcceptance(
            grant.name(),
            grant.digest(),
            Run.OTHER_PERSON,
            "that database is gone",
            LocalDate.parse("2999-01-01")));
    requireDone(run.approved());
    Run watch = world.watchOver(orders.oldKeyId());
    await(watch, status -> status.phase() == Phase.WATCHING);

    world.sandbox().clock().advance(Duration.ofHours(1));
    await(
        watch,
        status -> status.trouble().toString().matches(".*enabled again.*RDS instance forgotten.*"));

    assertThat(state()).isEqualTo(KeyState.ENABLED);
    watch.tell("acknowledge", new Reason(Run.OTHER_PERSON, "it is in the next run's stores"));
    assertThat(watch.result(WatchReport.class).outcome()).isEqualTo(WatchOutcome.ENABLED);
  }

  private static void await(Run watch, Predicate<WatchStatus> isSo) {
    Await.until(
        "have the watch say so",
        Duration.ofMinutes(1),
        () -> isSo.test(watch.ask("status", WatchStatus.class)));
  }

  private KeyState state() {
    return world.kms().describeKey(get -> get.keyId(orders.oldKey())).keyMetadata().keyState();
  }

  /** Somebody takes the seal off, and writes under the old key again. */
  private void writeThoughItIsSealed() {
    String open = SealedPolicy.without(new KeyArn(orders.oldKey()), orders.policy());
    orders.policy(open);
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
}
