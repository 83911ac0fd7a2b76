package dev.keyturn.acceptance.stores;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyturn.acceptance.estate.Actor;
import dev.keyturn.acceptance.estate.Estate;
import dev.keyturn.acceptance.estate.EstateBuilder;
import dev.keyturn.acceptance.estate.Guests;
import dev.keyturn.acceptance.estate.Machines;
import dev.keyturn.acceptance.process.House;
import dev.keyturn.acceptance.world.SharedTemporal;
import dev.keyturn.acceptance.world.World;
import dev.keyturn.sandbox.CallLog;
import dev.keyturn.sandbox.Fault;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.model.SSEDescription;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Snapshot;
import software.amazon.awssdk.services.ec2.model.Volume;

/**
 * One volume or table, moved by a line of the Temporal CLI; and that lost answers double nothing.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StoresAloneIT {
  private static final int VERSIONS = 10;
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Every call of a swap that changes something. */
  private static final List<String> CHANGES =
      List.of(
          "CreateTags",
          "StopInstances",
          "CreateSnapshot",
          "CreateVolume",
          "DetachVolume",
          "AttachVolume",
          "ModifyInstanceAttribute",
          "StartInstances",
          "DeleteTags");

  private SharedTemporal temporal;
  private World world;
  private Guests guests;
  private Estate estate;
  private Ec2Client ec2;
  private String newKey;

  /** What a command printed, and how it ended. */
  private record Answer(int exit, String out) {}

  @BeforeAll
  void open() {
    temporal = SharedTemporal.start(StoresAloneIT.class);
    world = World.open(temporal);
    guests = new Guests(world::control);
    estate = new EstateBuilder(world.aws(), 1, VERSIONS).build(guests);
    ec2 = world.aws().ec2(Actor.OWNER);
    newKey = world.kms().createKey().keyMetadata().arn();
  }

  @AfterAll
  void close() {
    world.close();
    temporal.close();
  }

  /** Row 63. */
  @Test
  void movesAVolumeAndShowsEachAttribute() throws Exception {
    Machines.Disk disk = dataDisks().get(0);
    Volume before = at(disk);

    JsonNode result = result("ReencryptVolume", volume(disk, true));

    Volume after = at(disk);
    assertThat(after.kmsKeyId()).isEqualTo(newKey);
    assertThat(after.attachments().get(0).deleteOnTermination())
        .isEqualTo(before.attachments().get(0).deleteOnTermination());
    assertThat(guests.read(disk.instance(), disk.device())).isEqualTo(contents(disk));
    assertThat(result.at("/tally/counts/newDataKeys").asLong()).isEqualTo(1);
    assertThat(result.at("/notes/0").asText())
        .contains(
            disk.volume(),
            "type gp3",
            "size 8 GiB",
            "iops 4000",
            "throughput 250",
            "device " + disk.device(),
            "delete on termination " + before.attachments().get(0).deleteOnTermination());
  }

  /** Row 54. */
  @Test
  void pinsAVolumeWhoseInstanceMayNotBeStopped() throws Exception {
    Machines.Disk disk = dataDisks().get(1);

    JsonNode result = result("ReencryptVolume", volume(disk, false));

    assertThat(result.at("/tally/counts/pinned").asLong()).isEqualTo(1);
    assertThat(at(disk).volumeId()).isEqualTo(disk.volume());
  }

  @Test
  void movesATable() throws Exception {
    String table = estate.tables().orElseThrow().names().get(0);

    JsonNode result = result("ReencryptTable", "{\"type\":\"table\",\"name\":\"" + table + "\"}");

    SSEDescription now =
        world
            .aws()
            .dynamodb(Actor.OWNER)
            .describeTable(get -> get.tableName(table))
            .table()
            .sseDescription();
    assertThat(now.kmsMasterKeyArn()).isEqualTo(newKey);
    assertThat(now.statusAsString()).isEqualTo("ENABLED");
    assertThat(result.at("/tally/counts/rewrapped").asLong()).isEqualTo(1);
  }

  @Test
  void refusesAStoreOfAnotherTypeByName() throws Exception {
    String id = start("ReencryptVolume", "{\"type\":\"table\",\"name\":\"orders\"}");

    Answer result = cli("workflow", "result", "--workflow-id", id);

    assertThat(result.exit()).isNotZero();
    assertThat(result.out()).contains("ReencryptVolume takes a store of type volume, not table");
  }

  /**
   * Row 60 on a root disk, which goes with its instance: so many in a row that whole activities
   * fail, not only the SDK's attempts.
   */
  @ParameterizedTest
  @CsvSource({"AFTER, 0", "ERROR500, 1"})
  void doublesNothingWhenEveryCallOfASwapIsDisturbed(Fault.Kind kind, int which) throws Exception {
    Machines.Disk disk = rootDisks().get(which);
    world.sandbox().faults().clear();
    CHANGES.forEach(call -> disturb(kind, call, call.equals("CreateSnapshot") ? 2 : 4));

    JsonNode result = result("ReencryptVolume", volume(disk, true));

    assertThat(result.at("/tally/counts/newDataKeys").asLong()).isEqualTo(1);
    assertThat(struck(kind)).containsAll(CHANGES);
    assertThat(at(disk).kmsKeyId()).isEqualTo(newKey);
    assertThat(guests.read(disk.instance(), disk.device())).isEqualTo(contents(disk));
    assertThat(copies(disk)).hasSize(1);
    assertThat(snapshots(disk)).hasSize(1);
  }

  private JsonNode result(String type, String store) throws Exception {
    Answer result = cli("workflow", "result", "--workflow-id", start(type, store), "-o", "json");
    assertThat(result.exit()).as(result.out()).isZero();
    return JSON.readTree(result.out()).path("result");
  }

  private String start(String type, String store) throws Exception {
    String id = type + "/" + Integer.toHexString(store.hashCode());
    String input =
        String.format(
            "{\"store\":%s,\"sweep\":{\"oldKey\":\"%s\",\"newKey\":\"%s\"}}",
            store, estate.oldKey(), newKey);
    Answer started =
        cli(
            "workflow",
            "start",
            "--type",
            type,
            "--task-queue",
            "keyturn",
            "--workflow-id",
            id,
            "--fail-existing",
            "--input",
            input);
    assertThat(started.exit()).as(started.out()).isZero();
    return id;
  }

  private Answer cli(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(House.find().temporalCli().toString()));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--address", temporal.address()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Answer(process.waitFor(), out);
  }

  private void disturb(Fault.Kind kind, String operation, int times) {
    Fault.Match match =
        new Fault.Match(
            "ec2",
            Optional.of(operation),
            Optional.of(Actor.WORKER.accessKeyId()),
            Optional.empty());
    world
        .sandbox()
        .faults()
        .add(new Fault(match, kind, 0, OptionalInt.of(times), 1, Duration.ZERO));
  }

  private List<String> struck(Fault.Kind kind) {
    return world.sandbox().calls().counts().stream()
        .map(CallLog.Count::kind)
        .filter(call -> call.fault().equals(kind.name().toLowerCase(Locale.ROOT)))
        .map(CallLog.Kind::operation)
        .toList();
  }

  private List<Machines.Disk> rootDisks() {
    return disks(true);
  }

  private List<Machines.Disk> dataDisks() {
    return disks(false);
  }

  private List<Machines.Disk> disks(boolean root) {
    return estate.machines().orElseThrow().disks().stream()
        .filter(disk -> disk.device().equals("/dev/xvda") == root)
        .toList();
  }

  private String contents(Machines.Disk disk) {
    return estate.machines().orElseThrow().contents().getOrDefault(disk.volume(), "");
  }

  private static String volume(Machines.Disk disk, boolean stopInstances) {
    return String.format(
        "{\"type\":\"volume\",\"id\":\"%s\",\"stopInstances\":%s}", disk.volume(), stopInstances);
  }

  private Volume at(Machines.Disk disk) {
    List<Volume> found =
        ec2.describeVolumes(
                get ->
                    get.filters(
                        filter("attachment.instance-id", disk.instance()),
                        filter("attachment.device", disk.device())))
            .volumes();
    assertThat(found).hasSize(1);
    return found.get(0);
  }

  private List<Volume> copies(Machines.Disk disk) {
    return ec2.describeVolumes(get -> get.filters(filter("tag:keyturn:replaces", disk.volume())))
        .volumes();
  }

  private List<Snapshot> snapshots(Machines.Disk disk) {
    return ec2.describeSnapshots(
            get -> get.ownerIds("self").filters(filter("tag:keyturn:of", disk.volume())))
        .snapshots();
  }

  private static Filter filter(String name, String value) {
    return Filter.builder().name(name).values(value).build();
  }
}
