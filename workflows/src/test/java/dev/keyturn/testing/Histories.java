package dev.keyturn.testing;

import dev.keyturn.KeyturnJson;
import dev.keyturn.replacement.KeyturnAttributes;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.common.converter.DataConverter;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.testing.ReplayResults;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.testing.WorkflowReplayer;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Recorded histories by the version that wrote them; a file is {@code <workflow id>\n<JSON>}. */
public final class Histories {
  private static final Path FOLDER = Path.of("src/test/resources/histories");

  private Histories() {}

  /** Every recorded history. */
  public static List<WorkflowExecutionHistory> all() throws IOException {
    List<WorkflowExecutionHistory> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(FOLDER)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        found.add(read(file));
      }
    }
    return found;
  }

  /** One recorded history. */
  public static WorkflowExecutionHistory named(String version, String name) throws IOException {
    return read(FOLDER.resolve(version).resolve(name + ".history"));
  }

  /** Writes a history down. */
  public static void record(String version, String name, WorkflowExecutionHistory history)
      throws IOException {
    Path file = FOLDER.resolve(version).resolve(name + ".history");
    Files.createDirectories(file.getParent());
    String id = history.getWorkflowExecution().getWorkflowId();
    Files.writeString(file, id + "\n" + history.toJson(true));
  }

  /** Replays histories on the workflow types given; a difference is an error in the results. */
  public static ReplayResults replay(List<WorkflowExecutionHistory> histories, Class<?>... types)
      throws Exception {
    try (TestWorkflowEnvironment environment = TestWorkflowEnvironment.newInstance(options())) {
      Worker worker = environment.newWorker("replay", patient());
      worker.registerWorkflowImplementationTypes(types);
      return WorkflowReplayer.replayWorkflowExecutions(histories, histories.size() == 1, worker);
    }
  }

  /** Workers that, once shut down, look every few ms whether they ended, not every 250 ms. */
  public static WorkerFactoryOptions soonEnded() {
    return WorkerFactoryOptions.newBuilder().setShutdownCheckInterval(Duration.ofMillis(5)).build();
  }

  /** A server that knows the search attributes and speaks Keyturn's JSON. */
  public static TestEnvironmentOptions options() {
    return options(KeyturnJson.dataConverter(), new TallHistory());
  }

  static TestEnvironmentOptions options(DataConverter converter, TallHistory tall) {
    TestEnvironmentOptions.Builder options =
        TestEnvironmentOptions.newBuilder()
            .setWorkerFactoryOptions(soonEnded())
            .setWorkflowClientOptions(
                WorkflowClientOptions.newBuilder()
                    .setDataConverter(converter)
                    .validateAndBuildWithDefaults())
            .setWorkflowServiceStubsOptions(
                WorkflowServiceStubsOptions.newBuilder()
                    .setGrpcClientInterceptors(
                        List.of(new CrossedCancellations(), new CancelledChildren(), tall))
                    .build());
    KeyturnAttributes.all()
        .forEach(key -> options.registerSearchAttribute(key.getName(), key.getValueType()));
    return options.build();
  }

  /** A busy machine must not look like a deadlock; what is cancelled hears of it soon. */
  static WorkerOptions patient() {
    return WorkerOptions.newBuilder()
        .setDefaultDeadlockDetectionTimeout(60_000)
        .setMaxHeartbeatThrottleInterval(Duration.ofMillis(50))
        .build();
  }

  private static WorkflowExecutionHistory read(Path file) throws IOException {
    String[] parts = Files.readString(file).split("\n", 2);
    return WorkflowExecutionHistory.fromJson(parts[1], parts[0]);
  }
}
