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
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

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

  private KeyturnWorker start() {
    AwsConfig aws = AwsConfig.at(URI.create("http://127.0.0.1:1"));
    return KeyturnWorker.start(client, AwsClients.of(aws), WorkerConfig.of(aws));
  }
}
