package dev.keyturn.starter;

import dev.keyturn.starter.print.ScheduleText;
import dev.keyturn.starter.run.ScheduleOrder;
import dev.keyturn.starter.run.Schedules.Became;
import dev.keyturn.starter.run.Schedules.Ensured;
import dev.keyturn.starter.run.TemporalLine;
import picocli.CommandLine.ExitCode;

/** Sees that a schedule is there, and says what became of it. */
final class Scheduling {
  private Scheduling() {}

  /** Not done is a schedule that is there with other settings. */
  static int ensure(Session session, ScheduleOrder order, boolean update, Output output) {
    Ensured ensured = session.schedules().ensure(order, update);
    output.print(session.console(), ensured, ScheduleText.of(ensured, session.console().width()));
    output.sameAs(session.console(), TemporalLine.schedule(order, session.target()));
    return ensured.became() == Became.DIFFERENT ? ExitCode.SOFTWARE : ExitCode.OK;
  }
}
