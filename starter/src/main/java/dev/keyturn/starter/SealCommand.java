package dev.keyturn.starter;

import dev.keyturn.replacement.Reason;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code keyturn seal}: closes the old key to writes, where the input says LATER. */
@Command(
    name = "seal",
    description =
        "Close the old key to whoever writes under it, where the input says --seal LATER.")
final class SealCommand implements Callable<Integer> {
  @ParentCommand private StarterMain keyturn;
  @Mixin private Output output;
  @Mixin private ReasonOptions options;

  @Parameters(paramLabel = "RUN", description = "Workflow id of the run.")
  private String run;

  @Override
  public Integer call() {
    Reason decision = keyturn.typed(options::decision);
    return keyturn.connected(session -> Telling.send(session, run, "seal", decision, output));
  }
}
