package dev.keyturn.acceptance.drill;

import dev.keyturn.TaskQueues;
import dev.keyturn.acceptance.estate.Actor;
import dev.keyturn.acceptance.estate.Aws;
import dev.keyturn.acceptance.estate.Guests;
import dev.keyturn.acceptance.process.House;
import dev.keyturn.acceptance.process.SandboxProcess;
import dev.keyturn.acceptance.process.TemporalServer;
import dev.keyturn.acceptance.process.WorkDirectory;
import dev.keyturn.acceptance.process.WorkerProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;

/** A Temporal server, a sandbox and a worker that know each other. */
public final class Stage implements AutoCloseable {
  /** The region of everything. */
  public static final String REGION = "eu-west-1";

  /** The sandbox's longest lag; {@code settle} must be longer. */
  private static final Duration MAX_LAG = Duration.ofMillis(500);

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final WorkDirectory directory;
  private final TemporalServer temporal;
  private final SandboxProcess sandbox;
  private final Aws aws;
  private final WorkerProcess worker;

  private Stage(
      WorkDirectory directory, long seed, BiFunction<Path, WorkDirectory, TemporalServer> server) {
    this.directory = directory;
    try {
      temporal = opened(server.apply(House.find().temporalCli(), directory));
      sandbox = opened(SandboxProcess.start(directory, seed, MAX_LAG));
      sandbox.awaitReady();
      for (Actor actor : Actor.values()) {
        sandbox.register(actor.accessKeyId(), actor.arn(), actor.iam());
      }
      aws = opened(new Aws(sandbox.endpoint(), REGION));
      temporal.awaitReady();
      worker = opened(WorkerProcess.start(directory, workerVariables()));
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Starts everything; the worker may not poll yet, see {@link #awaitWorker()}. */
  public static Stage set(WorkDirectory directory, long seed) {
    return new Stage(directory, seed, TemporalServer::start);
  }

  /** The same with a Temporal server that can be killed and started again. */
  public static Stage setOnDisk(WorkDirectory directory, long seed) {
    return new Stage(directory, seed, TemporalServer::startOnDisk);
  }

  /** Waits until the worker takes work. */
  public void awaitWorker() {
    temporal.awaitWorker(TaskQueues.CONTROL, worker.process());
  }

  public TemporalServer temporal() {
    return temporal;
  }

  public SandboxProcess sandbox() {
    return sandbox;
  }

  public WorkerProcess worker() {
    return worker;
  }

  /** The operating systems of the sandbox's instances. */
  public Guests guests() {
    return new Guests(sandbox::control);
  }

  public Aws aws() {
    return aws;
  }

  /** Where the logs are. */
  public WorkDirectory directory() {
    return directory;
  }

  /** What a person or a worker sets to work on this stage as an actor. */
  public Map<String, String> variables(Actor actor) {
    return new TreeMap<>(
        Map.of(
            "TEMPORAL_ADDRESS",
            temporal.address(),
            "TEMPORAL_NAMESPACE",
            TemporalServer.NAMESPACE,
            "AWS_ENDPOINT_URL",
            sandbox.endpoint().toString(),
            "AWS_REGION",
            REGION,
            // The first version of the AWS CLI, and boto3, know only this one.
            "AWS_DEFAULT_REGION",
            REGION,
            "AWS_ACCESS_KEY_ID",
            actor.accessKeyId(),
            "AWS_SECRET_ACCESS_KEY",
            "rehearsal"));
  }

  /** Lets the processes outlive this one. */
  public void leaveRunning() {
    temporal.leaveRunning();
    sandbox.leaveRunning();
    worker.leaveRunning();
    aws.close();
    open.clear();
  }

  @Override
  public void close() {
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Exception e) {
        throw new IllegalStateException("a process did not end cleanly", e);
      }
    }
  }

  private Map<String, String> workerVariables() {
    Map<String, String> variables = new TreeMap<>(variables(Actor.WORKER));
    // Nothing of the user's own profiles may lead the worker to a real account or server.
    variables.put("AWS_CONFIG_FILE", "/dev/null");
    variables.put("AWS_SHARED_CREDENTIALS_FILE", "/dev/null");
    variables.put("AWS_EC2_METADATA_DISABLED", "true");
    variables.put(
        "TEMPORAL_CONFIG_FILE", directory.write("temporal.toml", "[profile.default]\n").toString());
    variables.put("KEYTURN_GRACE", "PT5S");
    return variables;
  }

  private <T extends AutoCloseable> T opened(T resource) {
    open.push(resource);
    return resource;
  }
}
