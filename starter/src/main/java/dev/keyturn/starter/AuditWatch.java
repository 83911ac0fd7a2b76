package dev.keyturn.starter;

import dev.keyturn.audit.AuditProgress;
import dev.keyturn.audit.AuditProgress.TargetProgress;
import dev.keyturn.starter.run.Run;
import java.util.List;
import java.util.Optional;

/** Shows how far an audit is, until it ends. */
final class AuditWatch {
  private final Session session;
  private final Run run;
  private final Output output;
  private List<TargetProgress> shown = List.of();

  private AuditWatch(Session session, Run run, Output output) {
    this.session = session;
    this.run = run;
    this.output = output;
  }

  static void follow(Session session, Run run, Output output) {
    AuditWatch watch = new AuditWatch(session, run, output);
    Looking.until(
        session.runs().patience(), watch::look, why -> output.remark(session.console(), why));
  }

  /** The run, once it has ended. */
  private Optional<Run> look() {
    if (run.isClosed()) {
      return Optional.of(run);
    }
    List<TargetProgress> now = run.ask("progress", AuditProgress.class).targets();
    now.stream()
        .filter(one -> !shown.contains(one))
        .forEach(one -> output.remark(session.console(), line(one)));
    shown = now;
    return Optional.empty();
  }

  private static String line(TargetProgress one) {
    return one.audit().target()
        + ": "
        + one.audit().tally().keys()
        + " keys, "
        + one.audit().tally().found()
        + " findings"
        + one.audit().notAssessed().map(why -> ", the rest not assessed: " + why).orElse("")
        + (one.done() ? "" : " …");
  }
}
