package dev.keyturn.worker;

import dev.keyturn.KeyturnJson;
import dev.keyturn.aws.AwsClients;
import io.grpc.StatusRuntimeException;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.time.Duration;
import java.util.Map;

/**
 * Loads what the start of a worker loads, and reaches nobody: the build has the JVM archive these
 * classes, and a worker that maps the archive starts in half the time.
 */
final class ClassData {
  /** The port of a service that nobody runs any more. */
  private static final String NOBODY = "127.0.0.1:9";

  private static final Duration LONG_ENOUGH_TO_BE_REFUSED = Duration.ofMillis(500);

  private ClassData() {}

  public static void main(String[] args) {
    Metrics metrics = new Metrics();
    WorkerConfig config = WorkerConfig.of(Map.of());
    AwsClients aws = AwsClients.of(config.aws(), metrics::count);
    WorkflowServiceStubs stubs = stubs(metrics);
    KeyturnWorker.assemble(client(stubs), aws, config, metrics);
    try {
      stubs.connect(LONG_ENOUGH_TO_BE_REFUSED);
    } catch (StatusRuntimeException nobody) {
      stubs.shutdownNow();
    }
    aws.close();
    // Workers that were never started have threads that would keep the JVM.
    System.exit(0);
  }

  private static WorkflowServiceStubs stubs(Metrics metrics) {
    return WorkflowServiceStubs.newServiceStubs(
        KeyturnWorker.connection(WorkflowServiceStubsOptions.newBuilder().setTarget(NOBODY).build())
            .setMetricsScope(metrics.temporal())
            .build());
  }

  private static WorkflowClient client(WorkflowServiceStubs stubs) {
    return WorkflowClient.newInstance(
        stubs,
        WorkflowClientOptions.newBuilder().setDataConverter(KeyturnJson.dataConverter()).build());
  }
}
