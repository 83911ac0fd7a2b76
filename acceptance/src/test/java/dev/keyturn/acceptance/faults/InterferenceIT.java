package dev.keyturn.acceptance.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.acceptance.estate.Actor;
import dev.keyturn.acceptance.process.Await;
import dev.keyturn.acceptance.world.Orders;
import dev.keyturn.acceptance.world.Run;
import dev.keyturn.failure.FailureType;
import dev.keyturn.key.KeyPolicy;
import dev.keyturn.reencryption.PinReason;
import dev.keyturn.reencryption.Pins;
import dev.keyturn.replacement.Outcome;
import dev.keyturn.replacement.PinAcceptance;
import dev.keyturn.replacement.RunReport;
import dev.keyturn.replacement.RunStatus;
import dev.keyturn.sandbox.s3.UpdateObjectEncryptionMode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.ObjectLockMode;

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
    requireDone(run.approved());
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
    requireDone(report);
    assertThat(report.proof().orElseThrow().subject().accepted())
        .singleElement()
        .satisfies(accepted -> assertThat(accepted.approver()).isEqualTo(Run.OTHER_PERSON));
  }

  @Test
  void leavesAPolicyAloneThatSomebodyElseChangedDuringContainment() {
    hold("kms:RevokeGrant");
    Run run = orders.respond(ID);
    awaitHeld("kms:RevokeGrant");
    String theirs =
        orders.policy().replace("Enable IAM User Permissions", "Renamed by somebody else");
    orders.policy(theirs);
    world.sandbox().faults().clear();

    assertThat(run.awaitTrouble().trouble()).contains("policy", "somebody else changed it");
    assertThat(KeyPolicy.isSame(orders.policy(), theirs)).isTrue();
    assertThat(world.changesByWorker())
        .containsOnlyOnce("kms:PutKeyPolicy")
        .doesNotContain("kms:CreateKey");

    run.rollBack();
    assertThat(run.result(RunReport.class).outcome()).isEqualTo(Outcome.ROLLED_BACK);
    // The run's own statement was in it by then, and is all that is taken out.
    assertThat(orders.policy())
        .contains("Renamed by somebody else")
        .doesNotContain("KeyturnContainment");
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
    requireDone(run.approved());
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
}
