package dev.keyturn.starter;

import dev.keyturn.replacement.Retry;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code keyturn retry}: tries again what stopped a run. */
@Command(name = "retry", description = "Try again what stopped a run.")
final class RetryCommand implements Callable<Integer> {
  @ParentCommand private StarterMain keyturn;
  @Mixin private Output output;

  @Parameters(paramLabel = "RUN", description = "Workflow id of the run.")
  private String run;

  @Option(names = "--by", required = true, paramLabel = "WHO", description = "Who decides.")
  private String by;

  @Override
  public Integer call() {
    Retry decision = keyturn.typed(() -> new Retry(by));
    return keyturn.connected(
        session -> Telling.send(session, run, "retryFailed", decision, output));
  }
}
