package dev.keyturn.acceptance.readme;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.acceptance.world.Owner;
import dev.keyturn.acceptance.world.Shell;
import dev.keyturn.acceptance.world.Shell.Answer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ObjectLockLegalHoldStatus;
import software.amazon.awssdk.services.s3.model.ObjectLockMode;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/**
 * A response that stops because of two locked objects: one lock is lifted, the other has to be
 * lived with. Two more, begun beside it, are rejected and rolled back.
 */
final class CompromiseStory {
  /** The bucket whose objects are locked. */
  private static final String LOCKED = "payments-data";

  private CompromiseStory() {}

  static void follow(Stage stage, Follower runbook) throws Exception {
    Shell shell = stage.shell();
    shell.sandbox().register("leaked", Stage.LEAKED, true);
    String old = locked(stage);
    String rejected = stage.scene("carts");
    String rolledBack = stage.scene("wishes");
    stage.owner().encrypt("wishes", "wish");
    String policy = stage.owner().policyOf(rolledBack);
    String reject = stage.respond("carts");
    String rollBack = stage.respond("wishes");

    runbook.nextUntilItPrints("./keyturn list --open", reject, rollBack);
    assertThat(runbook.next("./keyturn key show").out()).contains(old, "REPLACE");
    assertThat(runbook.next("./keyturn plan").out()).contains(Stage.LEAKED, "bucket/payments-data");
    assertThat(stage.owner().keyOf("payments")).isEqualTo(old);
    assertThat(runbook.next("./keyturn respond", 1).out()).contains("NEEDS_HUMAN");
    assertThat(stage.decrypt("leaked", "payment").err()).contains("AccessDenied");
    untilDone(stage, runbook);
    assertThat(runbook.next("aws kms describe-key").out().strip()).isEqualTo("Disabled");
    assertThat(runbook.next("./keyturn status").out()).contains("WATCHING", old);
    // Only now: who is refused the key is what the watch asks a person about.
    assertThat(stage.owner().decrypt("payment")).isEqualTo("DisabledException");
    runbook.next("./keyturn enable");
    assertThat(runbook.next("./keyturn acknowledge").out()).contains("the watch ends");
    assertThat(stage.owner().stateOf(old)).isEqualTo("Enabled");

    stage.awaitApproval(reject);
    runbook.fill("RUN", reject);
    runbook.next("./keyturn reject");
    assertThat(stage.result(reject)).contains("REJECTED");
    assertThat(stage.owner().stateOf(rejected)).isEqualTo("Enabled");
    assertThat(stage.owner().keyOf("carts")).isNotEqualTo(rejected);

    stage.awaitApproval(rollBack);
    assertThat(stage.decrypt("leaked", "wish").err()).contains("AccessDenied");
    runbook.fill("RUN", rollBack);
    runbook.next("./keyturn rollback");
    assertThat(stage.result(rollBack)).contains("ROLLED_BACK");
    assertThat(stage.owner().keyOf("wishes")).isEqualTo(rolledBack);
    assertThat(stage.owner().policyOf(rolledBack)).isEqualTo(policy);
  }

  /** What is decided about the locks, and the approval. */
  private static void untilDone(Stage stage, Follower runbook) throws Exception {
    String pin = "bucket/payments-data#LOCKED";
    assertThat(runbook.next("./keyturn status").out()).containsPattern(pin + "\\s+2\\s");
    stage
        .owner()
        .s3()
        .putObjectLegalHold(
            put ->
                put.bucket(LOCKED)
                    .key("held")
                    .legalHold(hold -> hold.status(ObjectLockLegalHoldStatus.OFF)));
    runbook.next("./keyturn retry");
    Answer stillStuck = runbook.next("./keyturn watch", 1);
    assertThat(stillStuck.out()).containsPattern(pin + "\\s+1\\s");
    runbook.fill("DATE", LocalDate.now(ZoneOffset.UTC).plusDays(30).toString());
    assertThat(runbook.next("./keyturn accept").out()).contains("1 items of " + pin);
    stage.awaitApproval("RespondToCompromise/eu-west-1/payments");
    assertThat(runbook.next("./keyturn proof").out()).containsPattern(pin + "\\s+1\\s+lead@");
    runbook.next("./keyturn approve");
    assertThat(runbook.next("./keyturn watch").out()).contains("DONE", "DisabledException");
  }

  /** A key with two objects under it that S3 lets nobody rewrap, and a ciphertext. */
  private static String locked(Stage stage) {
    String key = stage.owner().key("payments");
    stage.owner().encrypt("payments", "payment");
    S3Client s3 = stage.owner().s3();
    s3.createBucket(create -> create.bucket(LOCKED).objectLockEnabledForBucket(true));
    PutObjectRequest put =
        PutObjectRequest.builder()
            .bucket(LOCKED)
            .serverSideEncryption(ServerSideEncryption.AWS_KMS)
            .ssekmsKeyId(key)
            .build();
    RequestBody order = RequestBody.fromString(Owner.CONTENT);
    s3.putObject(
        put.copy(to -> to.key("held").objectLockLegalHoldStatus(ObjectLockLegalHoldStatus.ON)),
        order);
    s3.putObject(
        put.copy(
            to ->
                to.key("kept")
                    .objectLockMode(ObjectLockMode.COMPLIANCE)
                    .objectLockRetainUntilDate(Instant.now().plus(Duration.ofDays(60)))),
        order);
    return key;
  }
}
