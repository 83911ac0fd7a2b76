package dev.keyturn.acceptance.stores;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.KeyturnJson;
import dev.keyturn.acceptance.drill.BackupProbe;
import dev.keyturn.acceptance.estate.Actor;
import dev.keyturn.acceptance.estate.Estate;
import dev.keyturn.acceptance.estate.EstateBuilder;
import dev.keyturn.acceptance.estate.TableMaker;
import dev.keyturn.acceptance.estate.Tables;
import dev.keyturn.acceptance.process.Await;
import dev.keyturn.acceptance.world.Run;
import dev.keyturn.acceptance.world.SharedTemporal;
import dev.keyturn.acceptance.world.World;
import dev.keyturn.reencryption.PinReason;
import dev.keyturn.reencryption.Pins;
import dev.keyturn.replacement.Outcome;
import dev.keyturn.replacement.PinAcceptance;
import dev.keyturn.replacement.RestoreReport;
import dev.keyturn.replacement.RunStatus;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;

/** Row 68: a backup is pinned, accepted by name, dead with the old key, and back with it. */
class AcceptedBackupIT {
  private static final int VERSIONS = 10;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Test
  void isUnreadableOnceTheKeyIsDisabledAndReadableAgainAfterRestore() {
    try (SharedTemporal temporal = SharedTemporal.start(AcceptedBackupIT.class);
        World world = World.open(temporal)) {
      Estate estate = new EstateBuilder(world.aws(), 1, VERSIONS).build();
      DynamoDbClient dynamodb = world.aws().dynamodb(Actor.OWNER);
      Tables tables =
          new TableMaker(dynamodb, world.aws().kms(Actor.APPLICATION), estate.oldKey()).make();
      BackupProbe backup = new BackupProbe(dynamodb, tables);

      Run run = world.start("RespondToCompromise", "backup", input(tables));
      acceptBackup(run, tables);
      assertThat(run.approved().outcome()).isEqualTo(Outcome.DONE);
      assertThat(backup.answer()).contains("DisabledException");

      RestoreReport back =
          world.start("RestoreKey", "back", restore(run)).result(RestoreReport.class);
      assertThat(back.notes()).isEmpty();
      assertThat(backup.answer()).isEqualTo(BackupProbe.RESTORED);
      assertThat(restored(dynamodb)).isEqualTo(tables.items().get(Tables.CATALOGUE));
    }
  }

  /** The run asks, naming the backup; a person accepts it until a date. */
  private static void acceptBackup(Run run, Tables tables) {
    RunStatus asks = run.awaitTrouble();
    assertThat(asks.pins())
        .singleElement()
        .satisfies(
            pins -> {
              assertThat(pins.reason()).isEqualTo(PinReason.TABLE_BACKUP);
              assertThat(pins.examples().toString()).contains("weekly", tables.backup());
            });
    for (Pins pins : asks.pins()) {
      run.tell(
          "accept",
          new PinAcceptance(
              pins.name(),
              pins.digest(),
              Run.OTHER_PERSON,
              "kept for the auditors",
              LocalDate.now(ZoneOffset.UTC).plusDays(30)));
    }
  }

  private static Map<String, String> restored(DynamoDbClient dynamodb) {
    Await.until(
        "see the restored table",
        PATIENCE,
        () ->
            dynamodb.describeTable(get -> get.tableName(BackupProbe.TARGET)).table().tableStatus()
                == TableStatus.ACTIVE);
    Map<String, String> items = new TreeMap<>();
    for (Map<String, AttributeValue> item :
        dynamodb.scan(scan -> scan.tableName(BackupProbe.TARGET)).items()) {
      items.put(text(item, Tables.ID), text(item, Tables.CONTENT));
    }
    return items;
  }

  private static String text(Map<String, AttributeValue> item, String attribute) {
    return Objects.requireNonNull(item.get(attribute)).s();
  }

  private static String input(Tables tables) {
    ObjectNode input = KeyturnJson.mapper().createObjectNode();
    input.put("key", Estate.ALIAS).put("region", World.REGION).put("requestedBy", Run.REQUESTER);
    input.put("mode", "EXECUTE").put("settle", "PT1S");
    input.putArray("suspects").add(Actor.ATTACKER.arn());
    input.putArray("carryGrantsOf").add(Actor.APPLICATION.arn());
    ArrayNode stores = input.putArray("stores");
    tables.stores().forEach(store -> stores.add(KeyturnJson.mapper().valueToTree(store)));
    return input.toString();
  }

  private static String restore(Run run) {
    return KeyturnJson.mapper()
        .createObjectNode()
        .put("run", run.id())
        .put("mode", "EXECUTE")
        .put("requestedBy", Run.OTHER_PERSON)
        .put("liftContainment", true)
        .put("settle", "PT1S")
        .toString();
  }
}
