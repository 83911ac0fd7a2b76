package dev.keyturn.acceptance.world;

import dev.keyturn.acceptance.process.House;
import dev.keyturn.acceptance.process.TemporalServer;
import dev.keyturn.acceptance.process.WorkDirectory;
import dev.keyturn.worker.KeyturnWorker;
import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;

/** A Temporal server for the tests of a class, which use it one after the other. */
public final class SharedTemporal implements AutoCloseable {
  private final TemporalServer server;
  private final WorkflowServiceStubs stubs;
  private final WorkflowClient client;

  private SharedTemporal(WorkDirectory directory) {
    this.server = TemporalServer.start(House.find().temporalCli(), directory).awaitReady();
    this.stubs =
        WorkflowServiceStubs.newServiceStubs(
            KeyturnWorker.connection(
                    WorkflowServiceStubsOptions.newBuilder().setTarget(server.address()).build())
                .build());
    this.client = WorkflowClient.newInstance(stubs, server.client().getOptions());
  }

  /** Starts one. */
  public static SharedTemporal start(Class<?> test) {
    return new SharedTemporal(WorkDirectory.create(test.getSimpleName()));
  }

  /** Where it listens. */
  public String address() {
    return server.address();
  }

  /** A client of it, as a worker has it. */
  public WorkflowClient client() {
    return client;
  }

  @Override
  public void close() {
    stubs.shutdownNow();
    server.close();
  }
}
