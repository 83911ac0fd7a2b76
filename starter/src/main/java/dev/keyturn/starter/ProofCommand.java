package dev.keyturn.starter;

import dev.keyturn.replacement.Proof;
import dev.keyturn.starter.print.ProofText;
import dev.keyturn.starter.run.Run;
import dev.keyturn.starter.run.StarterFailure;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code keyturn proof}: what an approval is about. */
@Command(name = "proof", description = "Show what an approval is about, or was.")
final class ProofCommand implements Callable<Integer> {
  @ParentCommand private StarterMain keyturn;
  @Mixin private Output output;

  @Parameters(paramLabel = "RUN", description = "Workflow id of the run.")
  private String run;

  @Override
  public Integer call() {
    return keyturn.connected(
        session -> {
          Proof proof = proof(session.run(run));
          output.print(session.console(), proof, ProofText.of(proof, session.console().width()));
          return ExitCode.OK;
        });
  }

  private static Proof proof(Run run) {
    return run.isClosed()
        ? Ended.report(run)
            .proof()
            .orElseThrow(() -> new StarterFailure(run.id() + " ended without a proof"))
        : run.ask("proof", Proof.class);
  }
}
