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
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Longer than the sandbox's lags. */
  private static final Duration SETTLE = Duration.ofSeconds(2);

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
    return of(directory, stage -> new EstateBuilder(stage.aws(), SEED, objectVersions).build());
  }

  /** Starts all processes and puts instances and tables there too. */
  public static SmallWorld withMachines(Path directory, int objectVersions) {
    return of(
        directory,
        stage -> new EstateBuilder(stage.aws(), SEED, objectVersions).build(stage.guests()));
  }

  private static SmallWorld of(Path directory, Function<Stage, Estate> building) {
    Stage stage = Stage.set(new WorkDirectory(directory), SEED);
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
        MAX_SWEEPS);
  }

  /** Executes the response. */
  public FollowedRun respond() {
    return respond(TYPE + "/" + estate.region() + "/orders", request(RunMode.EXECUTE));
  }

  /** Starts a response under an id. */
  public FollowedRun respond(String id, ReplacementRequest request) {
    Runs runs = new Runs(stage.temporal().client(), Patience.DEFAULT);
    ObjectNode input = KeyturnJson.mapper().valueToTree(request);
    runs.start(new Start(TYPE, id, input, request.key().value(), "A test", "A test"));
    return new FollowedRun(stage.temporal().client(), runs.run(id));
  }

  /** Starts the way back of a run. */
  public FollowedRun restore(String run) {
    Runs runs = new Runs(stage.temporal().client(), Patience.DEFAULT);
    ObjectNode input = KeyturnJson.mapper().createObjectNode();
    input.put("run", run).put("mode", "EXECUTE").put("requestedBy", REQUESTER);
    input.put("settle", SETTLE.toString());
    String id = "RestoreKey/" + run;
    runs.start(new Start("RestoreKey", id, input, Estate.ALIAS, "A test", "A test"));
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
