package dev.keyturn.starter;

import dev.keyturn.starter.run.ScheduleOrder;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code keyturn schedule audit}: an audit again and again. */
@Command(
    name = "audit",
    description =
        "See that keys are audited again and again. A schedule that is there with other settings is"
            + " shown, kept, and exit code 1, unless --update is given.")
final class ScheduleAuditCommand implements Callable<Integer> {
  @ParentCommand private ScheduleCommand parent;
  @Spec private CommandSpec spec;
  @Mixin private TimingOptions timing;
  @Mixin private AuditOptions options;
  @Mixin private Output output;

  @Override
  public Integer call() {
    StarterMain keyturn = parent.keyturn();
    InputJson json = new InputJson(spec.commandLine(), keyturn.console());
    ScheduleOrder order = timing.order(json, options.audit(json)::scheduled);
    return keyturn.connected(
        session -> Scheduling.ensure(session, order, timing.updates(), output));
  }
}
