package dev.keyturn.testing;

import dev.keyturn.KeyturnJson;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.testing.ReplayResults;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.testing.WorkflowReplayer;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

  static TestEnvironmentOptions options() {
    return TestEnvironmentOptions.newBuilder()
        .setWorkflowClientOptions(
            WorkflowClientOptions.newBuilder()
                .setDataConverter(KeyturnJson.dataConverter())
                .validateAndBuildWithDefaults())
        .registerSearchAttribute("KeyturnKey", IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD)
        .registerSearchAttribute("KeyturnPhase", IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD)
        .registerSearchAttribute("KeyturnRemaining", IndexedValueType.INDEXED_VALUE_TYPE_INT)
        .build();
  }

  /** A busy machine must not look like a deadlock. */
  static WorkerOptions patient() {
    return WorkerOptions.newBuilder().setDefaultDeadlockDetectionTimeout(60_000).build();
  }

  private static WorkflowExecutionHistory read(Path file) throws IOException {
    String[] parts = Files.readString(file).split("\n", 2);
    return WorkflowExecutionHistory.fromJson(parts[1], parts[0]);
  }
}
