package dev.keyturn.starter.print;

import dev.keyturn.starter.run.ScheduleSettings.Difference;
import dev.keyturn.starter.run.Schedules.Described;
import dev.keyturn.starter.run.Schedules.Ensured;
import dev.keyturn.starter.run.Schedules.Listed;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Schedules as a person reads them. */
public final class ScheduleText {
  private static final int NEXT = 3;

  private ScheduleText() {}

  /** What became of a schedule that was to be there. */
  public static Page of(Ensured ensured, int width) {
    Page page = new Page(width).heading(ensured.schedule() + ": " + said(ensured));
    Table table = new Table("setting", "is", "wanted");
    for (Difference one : ensured.differences()) {
      table.row(one.setting(), one.is(), one.wanted());
    }
    return page.table(table);
  }

  private static String said(Ensured ensured) {
    return switch (ensured.became()) {
      case CREATED -> "created";
      case UNCHANGED -> "is there already, with these settings";
      case UPDATED -> "changed; before it was";
      case DIFFERENT -> "is there with other settings and was left alone; --update changes them:";
    };
  }

  /** All of them. */
  public static Page of(List<Listed> schedules, int width) {
    Page page = new Page(width);
    if (schedules.isEmpty()) {
      return page.text("no schedules; make one with ./keyturn schedule audit");
    }
    Table table = new Table("schedule", "starts", "state", "next (UTC)");
    for (Listed one : schedules) {
      table.row(
          one.schedule(),
          one.starts(),
          one.paused() ? "paused: " + one.note() : "runs",
          one.next().map(ScheduleText::second).orElse(""));
    }
    return page.table(table);
  }

  /** One in full. */
  public static Page of(Described schedule, int width) {
    Page page = new Page(width).heading(schedule.schedule());
    page.field("state", schedule.paused() ? "paused" : "runs").field("note", schedule.note());
    schedule.settings().settings().forEach(page::field);
    schedule.next().stream().limit(NEXT).forEach(at -> page.field("next", second(at)));
    page.field("left out", schedule.skipped() + ", because a run was open")
        .field("missed", schedule.missed() + ", too late to catch up");
    Table runs = new Table("run", "started (UTC)");
    schedule.recent().forEach(run -> runs.row(run.run(), second(run.at())));
    return page.table("Latest runs", runs);
  }

  private static String second(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
