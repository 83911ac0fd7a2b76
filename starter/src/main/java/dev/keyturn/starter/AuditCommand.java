package dev.keyturn.starter;

import dev.keyturn.starter.run.Start;
import dev.keyturn.starter.run.TemporalLine;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code keyturn audit}: what is wrong with the keys of some regions and accounts. */
@Command(
    name = "audit",
    description =
        "Judge all keys of some regions and accounts. Reads only; findings are exit code 0, an"
            + " audit that failed or was refused is 1.")
final class AuditCommand implements Callable<Integer> {
  @ParentCommand private StarterMain keyturn;
  @Spec private CommandSpec spec;
  @Mixin private AuditOptions options;
  @Mixin private Output output;

  @Override
  public Integer call() {
    InputJson json = new InputJson(spec.commandLine(), keyturn.console());
    Start start = options.audit(json).start();
    return keyturn.connected(session -> run(session, start));
  }

  private int run(Session session, Start start) {
    session.runs().start(start);
    output.remark(session.console(), "run " + start.id());
    session.page(start.id()).ifPresent(page -> output.remark(session.console(), page));
    output.sameAs(session.console(), TemporalLine.start(start, session.target()));
    AuditWatch.follow(session, session.run(start.id()), output);
    return Reporting.AUDIT.await(session, session.run(start.id()), output);
  }
}
