package dev.keyturn.acceptance.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.acceptance.estate.Actor;
import dev.keyturn.acceptance.process.Await;
import dev.keyturn.acceptance.world.Orders;
import dev.keyturn.acceptance.world.Run;
import dev.keyturn.acceptance.world.SharedTemporal;
import dev.keyturn.acceptance.world.World;
import dev.keyturn.replacement.Outcome;
import dev.keyturn.replacement.Phase;
import dev.keyturn.replacement.RunReport;
import dev.keyturn.sandbox.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.kms.model.KmsException;

/** That a run does what is urgent though the pages of another one have taken every slot. */
class FullQueuesIT {
  /** The page that has the slot gives its call up after three attempts of half a minute. */
  private static final Duration SLOT_IS_TAKEN = Duration.ofMinutes(1);

  private static final String BUCKET = "invoices-data";

  private static SharedTemporal temporal;

  private World world;
  private Orders orders;
  private String key;

  @BeforeAll
  static void startTemporal() {
    temporal = SharedTemporal.start(FullQueuesIT.class);
  }

  @AfterAll
  static void stopTemporal() {
    temporal.close();
  }

  @BeforeEach
  void open() {
    world = World.open(temporal, 1);
    orders = Orders.in(world);
    key = world.kms().createKey(create -> create.description("invoices")).keyMetadata().arn();
    orders.bucket(BUCKET, key);
    for (String name : List.of("a", "b")) {
      world.s3().putObject(put -> put.bucket(BUCKET).key(name), RequestBody.fromString(name));
    }
  }

  @AfterEach
  void close() {
    world.sandbox().faults().clear();
    world.sandbox().faults().release();
    world.close();
  }

  @Test
  void shutsOutPlansAndRepointsMeanwhile() {
    assertThat(attackersUse()).isEmpty();
    takeEverySlot();

    Run run = respond();

    Await.until(
        "begin to re-encrypt", SLOT_IS_TAKEN, () -> run.status().phase() == Phase.REENCRYPTING);
    assertThat(attackersUse()).contains("AccessDeniedException");
  }

  @Test
  void looksAgainDisablesAndReadsMeanwhile() {
    Run run = respond();
    run.await(Phase.AWAITING_APPROVAL);
    takeEverySlot();

    run.approve();

    assertThat(run.result(RunReport.class).outcome()).isEqualTo(Outcome.DONE);
    assertThat(world.kms().describeKey(get -> get.keyId(key)).keyMetadata().keyState())
        .isEqualTo(KeyState.DISABLED);
  }

  /** Another run has begun a page that does not end. */
  private void takeEverySlot() {
    for (String call : List.of("CopyObject", "UpdateObjectEncryption")) {
      Fault.Match match =
          new Fault.Match(
              "s3",
              Optional.of(call),
              Optional.of(Actor.WORKER.accessKeyId()),
              Optional.of(Orders.DATA));
      world
          .sandbox()
          .faults()
          .add(
              new Fault(match, Fault.Kind.DELAY, 0, OptionalInt.empty(), 1, Duration.ofMinutes(5)));
    }
    ObjectNode onlyData = orders.request();
    onlyData.putArray("stores").addObject().put("type", "bucket").put("name", Orders.DATA);
    world.start("RespondToCompromise", "other", onlyData.toString());
    Await.until("hold a page", Duration.ofMinutes(1), () -> world.sandbox().faults().delayed() > 0);
  }

  private Run respond() {
    ObjectNode input = orders.request().put("key", key);
    input.putArray("carryGrantsOf");
    input.putArray("stores").addObject().put("type", "bucket").put("name", BUCKET);
    return world.start("RespondToCompromise", "urgent", input.toString());
  }

  /** What KMS answers the attacker who uses the key; empty if it lets him. */
  private Optional<String> attackersUse() {
    try {
      world
          .aws()
          .kms(Actor.ATTACKER)
          .encrypt(request -> request.keyId(key).plaintext(SdkBytes.fromUtf8String("loot")));
      return Optional.empty();
    } catch (KmsException refused) {
      return Optional.of(refused.awsErrorDetails().errorCode());
    }
  }
}
