package dev.keyturn.starter;

import dev.keyturn.starter.run.Start;
import dev.keyturn.starter.run.TemporalLine;
import io.temporal.api.common.v1.WorkflowExecution;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code keyturn respond}: replaces a compromised key. */
@Command(
    name = "respond",
    description =
        "Replace a compromised key: contain, create, repoint, re-encrypt, verify, ask, disable,"
            + " prove. Plans only unless --execute is given.")
final class RespondCommand implements Callable<Integer> {
  @ParentCommand private StarterMain keyturn;
  @Mixin private RequestOptions options;
  @Mixin private Output output;

  @Option(names = "--execute", description = "Do it; without this it is a plan.")
  private boolean execute;

  @Option(names = "--detach", description = "Return at once instead of watching.")
  private boolean detach;

  /** What {@code --detach --json} prints. */
  record Started(String run, String runId, Optional<String> page) {}

  @Override
  public Integer call() {
    Request request = options.request(keyturn.console(), execute);
    return keyturn.connected(
        session ->
            request.executes()
                ? start(session, request.response())
                : Planning.show(session, request, options, output));
  }

  private int start(Session session, Start start) {
    WorkflowExecution execution = session.runs().start(start);
    Started started = new Started(start.id(), execution.getRunId(), session.page(start.id()));
    output.remark(session.console(), "run " + started.run() + " (" + started.runId() + ")");
    started.page().ifPresent(page -> output.remark(session.console(), page));
    output.sameAs(session.console(), TemporalLine.start(start, session.target()));
    if (!detach) {
      return Watching.show(session, session.run(start.id()), true, output);
    }
    output.print(session.console(), started, "see how it goes: ./keyturn watch " + started.run());
    return ExitCode.OK;
  }
}
