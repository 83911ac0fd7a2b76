package dev.keyturn.starter;

import dev.keyturn.KeyturnJson;
import dev.keyturn.TaskQueues;
import dev.keyturn.starter.run.Connection;
import dev.keyturn.starter.run.SearchAttributeSetup;
import dev.keyturn.testing.Histories;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;

/** Temporal's test server with a worker for the fake runs. */
final class InProcessTemporal implements AutoCloseable {
  private final TestWorkflowEnvironment environment =
      TestWorkflowEnvironment.newInstance(
          TestEnvironmentOptions.newBuilder()
              .setUseTimeskipping(false)
              .setWorkerFactoryOptions(Histories.soonEnded())
              .setWorkflowClientOptions(
                  WorkflowClientOptions.newBuilder()
                      .setDataConverter(KeyturnJson.dataConverter())
                      .build())
              .build());

  InProcessTemporal() {
    SearchAttributeSetup.wanted().forEach(environment::registerSearchAttribute);
    environment
        .newWorker(TaskQueues.CONTROL)
        .registerWorkflowImplementationTypes(
            FakeResponse.class,
            FakeAudit.class,
            FakeRestore.class,
            FakeRotation.class,
            FakeSweep.class,
            FakeWatch.class);
    environment.start();
  }

  WorkflowClient client() {
    return environment.getWorkflowClient();
  }

  CommandLineFixture keyturn() {
    return new CommandLineFixture(
        (target, patience) -> new Connection(client(), () -> {}), CommandLineFixture.LONG);
  }

  @Override
  public void close() {
    environment.close();
  }
}
