package dev.keyturn.starter;

import dev.keyturn.replacement.PlanView;
import dev.keyturn.replacement.RunReport;
import dev.keyturn.rotation.RotationReport;
import dev.keyturn.starter.print.Page;
import dev.keyturn.starter.print.PlanText;
import dev.keyturn.starter.print.RotationText;
import dev.keyturn.starter.print.ShellLine;
import dev.keyturn.starter.run.Start;
import dev.keyturn.starter.run.TemporalLine;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.ExitCode;

/** Starts a run that only plans, waits for its plan, and shows it. */
final class Planning {
  private Planning() {}

  /** Plans; a plan that would be refused is a failure. */
  static int show(Session session, Request request, RequestOptions options, Output output) {
    Start start = request.plan();
    session.runs().start(start);
    output.sameAs(session.console(), TemporalLine.start(start, session.target()));
    PlanView view = session.run(start.id()).result(RunReport.class).plan();
    Page page = PlanText.of(view, session.console().width());
    if (view.plan().refusals().isEmpty()) {
      page.heading("To execute exactly this plan")
          .command(next(session, "respond", options.arguments(), view.planHash()));
    }
    output.print(session.console(), view, page);
    return view.plan().refusals().isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  /** As the other, for a replacement on an ordinary day. */
  static int show(Session session, Rotation rotation, List<String> arguments, Output output) {
    Start start = rotation.start();
    session.runs().start(start);
    output.sameAs(session.console(), TemporalLine.start(start, session.target()));
    RotationReport report = session.run(start.id()).result(RotationReport.class);
    Page page = RotationText.of(start.id(), report, session.console().width());
    boolean good = Reporting.ROTATE.good().test(report);
    if (good) {
      String hash = report.replacement().orElseThrow().plan().planHash();
      page.heading("To execute exactly this plan")
          .command(next(session, "rotate", arguments, hash));
    }
    output.print(session.console(), report, page);
    return good ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private static String next(Session session, String command, List<String> given, String planHash) {
    List<String> arguments = new ArrayList<>(List.of("./keyturn", command));
    arguments.addAll(session.target().arguments());
    arguments.addAll(given);
    arguments.addAll(List.of("--plan", planHash, "--execute"));
    return ShellLine.of(arguments);
  }
}
