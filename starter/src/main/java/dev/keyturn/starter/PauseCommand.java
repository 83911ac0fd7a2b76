package dev.keyturn.starter;

import dev.keyturn.reencryption.Pause;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code keyturn pause}: holds up what re-encrypts. */
@Command(
    name = "pause",
    description = "Hold up a run's re-encryption within seconds; everything stays readable.")
final class PauseCommand implements Callable<Integer> {
  @ParentCommand private StarterMain keyturn;
  @Mixin private Output output;

  @Parameters(paramLabel = "RUN", description = "Workflow id of the run.")
  private String run;

  @Option(names = "--by", required = true, paramLabel = "WHO", description = "Who decides.")
  private String by;

  @Override
  public Integer call() {
    Pause decision = keyturn.typed(() -> new Pause(by));
    return keyturn.connected(session -> Telling.send(session, run, "pause", decision, output));
  }
}
