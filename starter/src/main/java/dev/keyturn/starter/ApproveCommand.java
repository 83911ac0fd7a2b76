package dev.keyturn.starter;

import dev.keyturn.replacement.Approval;
import dev.keyturn.replacement.Proof;
import dev.keyturn.starter.print.Page;
import dev.keyturn.starter.print.ProofText;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code keyturn approve}: a second person's yes to the proof. */
@Command(
    name = "approve",
    description = "Approve a run's proof, so that the old key is disabled; the requester can't.")
final class ApproveCommand implements Callable<Integer> {
  @ParentCommand private StarterMain keyturn;
  @Mixin private Output output;

  @Parameters(paramLabel = "RUN", description = "Workflow id of the run.")
  private String run;

  @Option(names = "--approver", required = true, paramLabel = "WHO", description = "Who approves.")
  private String approver;

  @Option(
      names = "--proof",
      required = true,
      paramLabel = "HASH",
      description = "Hash of the proof that was read.")
  private String proof;

  @Option(
      names = "--scope-is-complete",
      description = "Say that nothing else is under the key; without it this shows what to check.")
  private boolean scopeIsComplete;

  @Override
  public Integer call() {
    Approval approval = keyturn.typed(() -> new Approval(approver, proof, true));
    return keyturn.connected(
        session ->
            scopeIsComplete
                ? Telling.send(session, run, "approve", approval, output)
                : ask(session));
  }

  private int ask(Session session) {
    Proof found = session.run(run).ask("proof", Proof.class);
    Page page = new Page(session.console().width());
    page.points("The run looked at", found.subject().scope());
    ProofText.notLookedAt(page, found.subject());
    page.heading(
        "If nothing of that is under the old key, repeat the command with --scope-is-complete");
    session.console().err().println(page);
    return ExitCode.USAGE;
  }
}
