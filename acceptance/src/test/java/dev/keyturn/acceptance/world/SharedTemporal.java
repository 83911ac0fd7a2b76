package dev.keyturn.acceptance.world;

import dev.keyturn.acceptance.process.House;
import dev.keyturn.acceptance.process.TemporalServer;
import dev.keyturn.acceptance.process.WorkDirectory;
import io.temporal.client.WorkflowClient;

/** A Temporal server for the tests of a class, which use it one after the other. */
public final class SharedTemporal implements AutoCloseable {
  private final TemporalServer server;
  private final WorkflowClient client;

  private SharedTemporal(WorkDirectory directory) {
    this.server = TemporalServer.start(House.find().temporalCli(), directory).awaitReady();
    this.client = server.client();
  }

  /** Starts one. */
  public static SharedTemporal start(Class<?> test) {
    return new SharedTemporal(WorkDirectory.create(test.getSimpleName()));
  }

  /** Where it listens. */
  public String address() {
    return server.address();
  }

  /** A client of it. */
  public WorkflowClient client() {
    return client;
  }

  @Override
  public void close() {
    server.close();
  }
}
