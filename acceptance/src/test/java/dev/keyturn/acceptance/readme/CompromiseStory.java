package dev.keyturn.acceptance.readme;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.acceptance.world.Shell;
import dev.keyturn.acceptance.world.Shell.Answer;
import dev.keyturn.key.CanonicalPolicy;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * A response that stops because of two locked objects: one lock is lifted, the other has to be
 * lived with. Two more, begun beside it, are rejected and rolled back.
 */
final class CompromiseStory {
  private static final String LEAKED = "arn:aws:iam::111122223333:role/leaked";

  private CompromiseStory() {}

  static void follow(Stage stage, Follower runbook) throws Exception {
    Shell shell = stage.shell();
    shell.sandbox().register("leaked", LEAKED, true);
    String old = locked(stage);
    String rejected = stage.scene("carts");
    String rolledBack = stage.scene("wishes");
    stage.owner().encrypt("wishes", "wish");
    String policy = policy(stage, rolledBack);
    String reject = stage.respond("carts");
    String rollBack = stage.respond("wishes");

    runbook.nextUntilItPrints("./keyturn list --open", reject, rollBack);
    assertThat(runbook.next("./keyturn key show").out()).contains(old, "REPLACE");
    assertThat(runbook.next("./keyturn plan").out()).contains(LEAKED, "bucket/payments-data");
    assertThat(stage.owner().keyOf("payments")).isEqualTo(old);
    assertThat(runbook.next("./keyturn respond", 1).out()).contains("NEEDS_HUMAN");
    assertThat(stage.decrypt("leaked", "payment").err()).contains("AccessDenied");
    untilDone(stage, runbook);
    assertThat(runbook.next("aws kms describe-key").out().strip()).isEqualTo("Disabled");
    assertThat(stage.decrypt("owner", "payment").err()).contains("DisabledException");

    assertThat(stage.await(reject)).contains("AWAITING_APPROVAL");
    runbook.fill("RUN", reject);
    runbook.next("./keyturn reject");
    assertThat(stage.result(reject)).contains("REJECTED");
    assertThat(stage.owner().describe(rejected, "KeyState")).isEqualTo("Enabled");
    assertThat(stage.owner().keyOf("carts")).isNotEqualTo(rejected);

    assertThat(stage.await(rollBack)).contains("AWAITING_APPROVAL");
    assertThat(stage.decrypt("leaked", "wish").err()).contains("AccessDenied");
    runbook.fill("RUN", rollBack);
    runbook.next("./keyturn rollback");
    assertThat(stage.result(rollBack)).contains("ROLLED_BACK");
    assertThat(stage.owner().keyOf("wishes")).isEqualTo(rolledBack);
    assertThat(policy(stage, rolledBack)).isEqualTo(policy);
  }

  /** What is decided about the locks, and the approval. */
  private static void untilDone(Stage stage, Follower runbook) throws Exception {
    String pin = "bucket/payments-data#LOCKED";
    assertThat(runbook.next("./keyturn status").out()).containsPattern(pin + "\\s+2\\s");
    stage
        .shell()
        .aws(
            "owner",
            "s3api put-object-legal-hold --bucket payments-data --key held --legal-hold Status=OFF");
    runbook.next("./keyturn retry");
    Answer stillStuck = runbook.next("./keyturn watch", 1);
    assertThat(stillStuck.out()).containsPattern(pin + "\\s+1\\s");
    runbook.fill("DATE", LocalDate.now(ZoneOffset.UTC).plusDays(30).toString());
    assertThat(runbook.next("./keyturn accept").out()).contains("1 items of " + pin);
    assertThat(stage.await("RespondToCompromise/eu-west-1/payments")).contains("AWAITING_APPROVAL");
    assertThat(runbook.next("./keyturn proof").out()).containsPattern(pin + "\\s+1\\s+lead@");
    runbook.next("./keyturn approve");
    assertThat(runbook.next("./keyturn watch").out()).contains("DONE", "DisabledException");
  }

  /** A key with two objects under it that S3 lets nobody rewrap, and a ciphertext. */
  private static String locked(Stage stage) throws Exception {
    String key = stage.owner().key("payments", "");
    stage.owner().encrypt("payments", "payment");
    stage.shell().directory().write("order", "one order");
    stage.owner().makeBucket("payments-data", "--object-lock-enabled-for-bucket");
    String put =
        "s3api put-object --bucket payments-data --body order --server-side-encryption aws:kms"
            + " --ssekms-key-id "
            + key
            + " --key ";
    stage.shell().aws("owner", put + "held --object-lock-legal-hold-status ON");
    stage
        .shell()
        .aws(
            "owner",
            put
                + "kept --object-lock-mode COMPLIANCE --object-lock-retain-until-date "
                + LocalDate.now(ZoneOffset.UTC).plusDays(60)
                + "T00:00:00Z");
    return key;
  }

  private static String policy(Stage stage, String key) throws Exception {
    return CanonicalPolicy.of(
        stage
            .shell()
            .aws("owner", "kms get-key-policy --output text --query Policy --key-id " + key));
  }
}
