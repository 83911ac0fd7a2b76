package dev.keyturn.acceptance.process;

import java.util.List;
import java.util.Map;

/** A Keyturn worker in a process of its own, which can be killed and started again. */
public final class WorkerProcess implements AutoCloseable {
  private static final List<String> FLAGS = List.of("-Xmx512m", "-XX:TieredStopAtLevel=1");

  private final WorkDirectory directory;
  private final Map<String, String> variables;
  private ChildProcess process;

  private WorkerProcess(WorkDirectory directory, Map<String, String> variables) {
    this.directory = directory;
    this.variables = Map.copyOf(variables);
    this.process = launch();
  }

  /** Starts one with these variables, such as {@code TEMPORAL_ADDRESS}. */
  public static WorkerProcess start(WorkDirectory directory, Map<String, String> variables) {
    return new WorkerProcess(directory, variables);
  }

  /** Its process. */
  public ChildProcess process() {
    return process;
  }

  /** Ends it as a crash would. */
  public void kill() {
    process.kill();
  }

  /** Starts it again; one that still runs is ended first. */
  public void restart() {
    process.close();
    process = launch();
  }

  /** Lets it outlive this process. */
  public void leaveRunning() {
    process.leaveRunning();
  }

  @Override
  public void close() {
    process.close();
  }

  private ChildProcess launch() {
    return ChildProcess.start(
        "the worker",
        JavaCommand.of("worker", FLAGS),
        Surroundings.with(variables),
        directory.file("worker.log"));
  }
}
