package dev.keyturn.acceptance.process;

import dev.keyturn.KeyturnJson;
import dev.keyturn.replacement.KeyturnAttributes;
import io.temporal.api.enums.v1.TaskQueueType;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.common.SearchAttributeKey;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A Temporal development server with its UI. */
public final class TemporalServer implements AutoCloseable {
  /** The namespace that is there from the start. */
  public static final String NAMESPACE = "default";

  private static final String LOOPBACK = "127.0.0.1";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Else every timer and every retry takes a second at least. */
  private static final String PUNCTUAL = "history.timerProcessorMaxTimeShift=\"50ms\"";

  private final Path cli;
  private final WorkDirectory directory;
  private final Optional<Path> database;
  private final int port = Ports.free();
  private final int uiPort = Ports.free();
  private final WorkflowServiceStubs stubs;
  private ChildProcess process;

  private TemporalServer(Path cli, WorkDirectory directory, Optional<Path> database) {
    this.cli = cli;
    this.directory = directory;
    this.database = database;
    this.process = launch();
    this.stubs =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder().setTarget(address()).build());
  }

  /** Starts one whose state dies with it, which takes half the work; see {@link #awaitReady()}. */
  public static TemporalServer start(Path cli, WorkDirectory directory) {
    return new TemporalServer(cli, directory, Optional.empty());
  }

  /** Starts one whose state is in {@code temporal.db} and survives its death. */
  public static TemporalServer startOnDisk(Path cli, WorkDirectory directory) {
    return new TemporalServer(cli, directory, Optional.of(directory.file("temporal.db")));
  }

  /** Waits until it answers. */
  public TemporalServer awaitReady() {
    Await.until("have a Temporal server", PATIENCE, this::answers);
    return this;
  }

  /** Waits until a worker polls a queue for workflow tasks. */
  public void awaitWorker(String taskQueue, ChildProcess worker) {
    Await.until(
        "see a worker on task queue " + taskQueue,
        PATIENCE,
        () -> {
          worker.requireAlive();
          return isPolled(taskQueue);
        });
  }

  /** A client that speaks Keyturn's JSON; closed with the server. */
  public WorkflowClient client() {
    return WorkflowClient.newInstance(
        stubs,
        WorkflowClientOptions.newBuilder()
            .setNamespace(NAMESPACE)
            .setDataConverter(KeyturnJson.dataConverter())
            .build());
  }

  /** Its gRPC address. */
  public String address() {
    return LOOPBACK + ":" + port;
  }

  /** The address of its web UI. */
  public String ui() {
    return "http://" + LOOPBACK + ":" + uiPort;
  }

  /** The address of a workflow's page in the UI. */
  public String pageOf(String workflowId) {
    String id = URLEncoder.encode(workflowId, StandardCharsets.UTF_8).replace("+", "%20");
    return ui() + "/namespaces/" + NAMESPACE + "/workflows/" + id;
  }

  /** Its process. */
  public ChildProcess process() {
    return process;
  }

  /** Ends it as a crash would. */
  public void kill() {
    process.kill();
  }

  /** Starts it again at the same address, with its old state if that is on disk. */
  public void restart() {
    process.close();
    process = launch();
    awaitReady();
  }

  /** Lets it outlive this process. */
  public void leaveRunning() {
    stubs.shutdownNow();
    process.leaveRunning();
  }

  @Override
  public void close() {
    stubs.shutdownNow();
    process.close();
  }

  private ChildProcess launch() {
    List<String> command = new ArrayList<>(List.of(cli.toString(), "server", "start-dev"));
    command.addAll(List.of("--ip", LOOPBACK, "--port", String.valueOf(port)));
    command.addAll(List.of("--ui-port", String.valueOf(uiPort), "--ui-ip", LOOPBACK));
    database.ifPresent(file -> command.addAll(List.of("--db-filename", file.toString())));
    command.addAll(List.of("--log-level", "error"));
    command.addAll(List.of("--dynamic-config-value", PUNCTUAL));
    for (SearchAttributeKey<?> attribute : KeyturnAttributes.all()) {
      command.addAll(List.of("--search-attribute", attribute.getName() + "=" + type(attribute)));
    }
    return ChildProcess.start(
        "the Temporal server",
        command,
        // A machine that runs several has memory to spare rather than time to collect garbage.
        Surroundings.with(Map.of("TEMPORAL_CONFIG_FILE", "/dev/null", "GOGC", "400")),
        directory.file("temporal.log"));
  }

  /** {@code INDEXED_VALUE_TYPE_KEYWORD} is {@code Keyword} on the command line. */
  private static String type(SearchAttributeKey<?> attribute) {
    String name = attribute.getValueType().name().substring("INDEXED_VALUE_TYPE_".length());
    return name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT);
  }

  private boolean answers() {
    process.requireAlive();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected() && hasNamespace();
    } catch (IOException notYet) {
      return false;
    }
  }

  private boolean hasNamespace() {
    try {
      stubs
          .blockingStub()
          .describeNamespace(DescribeNamespaceRequest.newBuilder().setNamespace(NAMESPACE).build());
      return true;
    } catch (RuntimeException notYet) {
      // The library has no type of its own for a server that is not ready.
      return false;
    }
  }

  private boolean isPolled(String taskQueue) {
    return stubs
            .blockingStub()
            .describeTaskQueue(
                DescribeTaskQueueRequest.newBuilder()
                    .setNamespace(NAMESPACE)
                    .setTaskQueue(TaskQueue.newBuilder().setName(taskQueue))
                    .setTaskQueueType(TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW)
                    .build())
            .getPollersCount()
        > 0;
  }
}
