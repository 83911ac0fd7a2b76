package dev.keyturn.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.KeyturnJson;
import dev.keyturn.TaskQueues;
import dev.keyturn.aws.AwsClients;
import dev.keyturn.aws.AwsConfig;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class KeyturnWorkerTest {
  private final TestWorkflowEnvironment temporal =
      TestWorkflowEnvironment.newInstance(
          TestEnvironmentOptions.newBuilder()
              .setUseTimeskipping(false)
              .setWorkflowClientOptions(
                  WorkflowClientOptions.newBuilder()
                      .setDataConverter(KeyturnJson.dataConverter())
                      .build())
              .build());
  private final WorkflowClient client = temporal.getWorkflowClient();
  private final Metrics metrics = new Metrics();

  @AfterEach
  void close() {
    temporal.close();
  }

  @Test
  void failsARunWithInputThatItCantReadByNamingTheField() {
    try (KeyturnWorker worker = start()) {
      assertThat(worker).isNotNull();
      WorkflowStub run =
          client.newUntypedWorkflowStub(
              "RespondToCompromise",
              WorkflowOptions.newBuilder().setTaskQueue(TaskQueues.CONTROL).build());
      run.start(Map.of("region", "eu-west-1"));

      assertThatThrownBy(() -> run.getResult(String.class))
          .isInstanceOf(WorkflowFailedException.class)
          .hasStackTraceContaining("key is missing: name the key");
    }
  }

  @Test
  void stopsAtOnceWhenNothingRuns() {
    KeyturnWorker worker = start();

    worker.close();

    assertThat(worker.isStopped()).isTrue();
  }

  @Test
  @Timeout(60)
  void countsWhatItsActivitiesDoAndCall() throws Exception {
    try (KeyturnWorker worker = start()) {
      assertThat(worker).isNotNull();
      client
          .newUntypedWorkflowStub(
              "RespondToCompromise",
              WorkflowOptions.newBuilder().setTaskQueue(TaskQueues.CONTROL).build())
          .start(
              Map.of(
                  "key", "alias/orders",
                  "region", "eu-west-1",
                  "requestedBy", "responder@example.com",
                  "stores", List.of(Map.of("type", "bucket", "name", "orders"))));

      awaitMetric("keyturn_activity_failures_total\\{type=\"Unavailable\"} [1-9].*");
      awaitMetric("keyturn_aws_call_seconds_count\\{.*result=\"no_connection\".*} [1-9].*");
    }
  }

  private void awaitMetric(String line) throws InterruptedException {
    while (metrics.scrape().lines().noneMatch(shown -> shown.matches(line))) {
      Thread.sleep(50);
    }
  }

  private KeyturnWorker start() {
    AwsConfig aws = AwsConfig.at(URI.create("http://127.0.0.1:1"));
    return KeyturnWorker.start(
        client, AwsClients.of(aws, metrics::count), WorkerConfig.of(aws), metrics);
  }
}
