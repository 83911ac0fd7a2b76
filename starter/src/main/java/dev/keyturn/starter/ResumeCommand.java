package dev.keyturn.starter;

import dev.keyturn.reencryption.Resume;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code keyturn resume}: goes on with a run that was paused. */
@Command(name = "resume", description = "Go on with a run that was paused.")
final class ResumeCommand implements Callable<Integer> {
  @ParentCommand private StarterMain keyturn;
  @Mixin private Output output;

  @Parameters(paramLabel = "RUN", description = "Workflow id of the run.")
  private String run;

  @Option(names = "--by", required = true, paramLabel = "WHO", description = "Who decides.")
  private String by;

  @Override
  public Integer call() {
    Resume decision = keyturn.typed(() -> new Resume(by));
    return keyturn.connected(session -> Telling.send(session, run, "resume", decision, output));
  }
}
