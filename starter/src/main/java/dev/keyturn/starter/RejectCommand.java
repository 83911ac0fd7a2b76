package dev.keyturn.starter;

import dev.keyturn.replacement.Reason;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code keyturn reject}: ends a run with the old key enabled. */
@Command(
    name = "reject",
    description =
        "End a run: old key enabled and unsealed, aliases on the new key, containment stays.")
final class RejectCommand implements Callable<Integer> {
  @ParentCommand private StarterMain keyturn;
  @Mixin private Output output;
  @Mixin private ReasonOptions options;

  @Parameters(paramLabel = "RUN", description = "Workflow id of the run.")
  private String run;

  @Override
  public Integer call() {
    Reason decision = keyturn.typed(options::decision);
    return keyturn.connected(session -> Telling.send(session, run, "reject", decision, output));
  }
}
