package dev.keyturn.acceptance.kill;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.KeyturnJson;
import dev.keyturn.acceptance.drill.Stage;
import dev.keyturn.acceptance.estate.Actor;
import dev.keyturn.acceptance.estate.Estate;
import dev.keyturn.acceptance.estate.EstateBuilder;
import dev.keyturn.acceptance.process.Await;
import dev.keyturn.acceptance.process.WorkDirectory;
import dev.keyturn.key.KeyReference;
import dev.keyturn.key.SealMode;
import dev.keyturn.reencryption.ReencryptionMode;
import dev.keyturn.replacement.ReplacementRequest;
import dev.keyturn.replacement.RunMode;
import dev.keyturn.starter.run.Patience;
import dev.keyturn.starter.run.Runs;
import dev.keyturn.starter.run.Start;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Real processes, a small estate under one key, and a response that can be started on it. */
final class SmallWorld implements AutoCloseable {
  /** Who asks for the response. */
  public static final String REQUESTER = "responder@example.com";

  /** A fault that makes each copy last, so that something can happen in the middle of a page. */
  static final String SLOW_COPIES =
      "{'service': 's3', 'operation': 'CopyObject', 'kind': 'delay', 'delay': 'PT1S'}";

  /** The same, but longer than a worker that leaves waits. */
  static final String LONG_COPIES =
      "{'service': 's3', 'operation': 'CopyObject', 'kind': 'delay', 'delay': 'PT20S'}";

  private static final int FIRST_COPIES = 10;

  /** Of the copies that are waited for; those after them are as a fault after this one says. */
  static final String SLOW_FIRST_COPIES =
      SLOW_COPIES.replace("}", ", 'count': " + FIRST_COPIES + "}");

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Longer than the sandbox's lags. */
  private static final Duration SETTLE = Duration.ofSeconds(2);

  private static final Duration WATCH = Duration.ofDays(7);

  private static final long SEED = 11;
  private static final int MAX_SWEEPS = 5;
  private static final String TYPE = "RespondToCompromise";

  private final Stage stage;
  private final Estate estate;
  private final SandboxControl control;

  private SmallWorld(Stage stage, Estate estate) {
    this.stage = stage;
    this.estate = estate;
    this.control = new SandboxControl(stage.sandbox());
  }

  /** Starts all processes and puts so many object versions and 200 wrapped keys there. */
  public static SmallWorld of(Path directory, int objectVersions) {
    return of(
        set(directory), stage -> new EstateBuilder(stage.aws(), SEED, objectVersions).build());
  }

  /** The same with a Temporal server that can be killed and started again. */
  static SmallWorld onDisk(Path directory, int objectVersions) {
    return of(
        Stage.setOnDisk(new WorkDirectory(directory), SEED),
        stage -> new EstateBuilder(stage.aws(), SEED, objectVersions).build());
  }

  /** Starts all processes and puts instances and tables there too. */
  public static SmallWorld withMachines(Path directory, int objectVersions) {
    return of(
        set(directory),
        stage -> new EstateBuilder(stage.aws(), SEED, objectVersions).build(stage.guests()));
  }

  private static Stage set(Path directory) {
    return Stage.set(new WorkDirectory(directory), SEED);
  }

  private static SmallWorld of(Stage stage, Function<Stage, Estate> building) {
    try {
      Estate estate = building.apply(stage);
      stage.awaitWorker();
      return new SmallWorld(stage, estate);
    } catch (RuntimeException e) {
      stage.close();
      throw e;
    }
  }

  public Stage stage() {
    return stage;
  }

  public Estate estate() {
    return estate;
  }

  /** Faults and counts of calls. */
  public SandboxControl control() {
    return control;
  }

  /** What is in the buckets now, read as the application. */
  public Inventory inventory() {
    return Inventory.read(stage.aws().s3(Actor.APPLICATION), estate.buckets());
  }

  /** The input of a response to the whole estate: the application is carried, the attacker not. */
  public ReplacementRequest request(RunMode mode) {
    return request(mode, Estate.ALIAS);
  }

  /** The same, with the key named otherwise. */
  public ReplacementRequest request(RunMode mode, String key) {
    return new ReplacementRequest(
        new KeyReference(key),
        estate.region(),
        Optional.of("TEST-1"),
        REQUESTER,
        estate.stores(),
        mode,
        Optional.empty(),
        ReencryptionMode.NEW_DATA_KEYS,
        List.of(Actor.ATTACKER.arn()),
        List.of(Actor.APPLICATION.arn()),
        Optional.of(Actor.APPLICATION.arn()),
        SETTLE,
        MAX_SWEEPS,
        1,
        false,
        SealMode.NOW,
        WATCH,
        true,
        Optional.empty());
  }

  /** Executes the response. */
  public FollowedRun respond() {
    return respond(TYPE + "/" + estate.region() + "/orders", request(RunMode.EXECUTE));
  }

  /** Starts a response under an id. */
  public FollowedRun respond(String id, ReplacementRequest request) {
    return start(
        TYPE, id, KeyturnJson.mapper().valueToTree(request), Optional.of(request.key().value()));
  }

  /** Starts the way back of a run, suspects and all. */
  public FollowedRun restore(String run) {
    ObjectNode input = input().put("run", run).put("mode", "EXECUTE");
    input.put("requestedBy", FollowedRun.APPROVER).put("liftContainment", true);
    input.put("settle", SETTLE.toString());
    return start("RestoreKey", "RestoreKey/" + run, input, Optional.of(Estate.ALIAS));
  }

  /** Starts an audit of the estate's region; the report is put there. */
  public FollowedRun audit(String report) {
    ObjectNode input = input().put("report", report);
    input.putArray("targets").addObject().put("region", estate.region());
    return start("AuditKeys", "AuditKeys/" + estate.region(), input, Optional.empty());
  }

  /** Starts a rotation of a key in the estate's region, with the fields of its strategy. */
  public FollowedRun rotate(String key, ObjectNode fields) {
    ObjectNode input = input().put("key", key).put("region", estate.region());
    input.put("mode", "EXECUTE").put("settle", SETTLE.toString()).setAll(fields);
    return start("RotateKey", "RotateKey/" + key, input, Optional.of(key));
  }

  private static ObjectNode input() {
    return KeyturnJson.mapper().createObjectNode().put("requestedBy", REQUESTER);
  }

  private FollowedRun start(String type, String id, ObjectNode input, Optional<String> key) {
    Runs runs = new Runs(stage.temporal().client(), Patience.DEFAULT);
    runs.start(new Start(type, id, input, key, "A test", "A test"));
    return new FollowedRun(stage.temporal().client(), runs.run(id));
  }

  /** How many objects were copied. */
  long copies() {
    return control.calls("operation=CopyObject&error=");
  }

  /** Waits until the first pages are under way. */
  void awaitCopies() {
    Await.until("see the first copies", PATIENCE, () -> copies() >= FIRST_COPIES);
  }

  @Override
  public void close() {
    stage.close();
  }
}
