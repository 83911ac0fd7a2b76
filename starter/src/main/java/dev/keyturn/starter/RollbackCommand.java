package dev.keyturn.starter;

import dev.keyturn.replacement.Reason;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code keyturn rollback}: goes the way back. */
@Command(
    name = "rollback",
    description =
        "End a run and go back: old key enabled, aliases and bucket defaults back, containment"
            + " lifted.")
final class RollbackCommand implements Callable<Integer> {
  @ParentCommand private StarterMain keyturn;
  @Mixin private Output output;
  @Mixin private ReasonOptions options;

  @Parameters(paramLabel = "RUN", description = "Workflow id of the run.")
  private String run;

  @Override
  public Integer call() {
    Reason decision = keyturn.typed(options::decision);
    return keyturn.connected(session -> Telling.send(session, run, "rollBack", decision, output));
  }
}
