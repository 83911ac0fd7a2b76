package dev.keyturn.starter.run;

import io.temporal.client.schedules.ScheduleIntervalSpec;
import io.temporal.client.schedules.ScheduleSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * When a schedule starts runs; exactly one of {@code every} and {@code cron} is given.
 *
 * @param every the time between two starts
 * @param cron a cron expression of five fields, in {@code timeZone}
 * @param timeZone IANA name; UTC if empty
 * @param jitter by how much a start is late at most, so that not all of them come at once
 * @param catchUp how late a start that was missed may still come
 */
public record Timing(
    Optional<Duration> every,
    Optional<String> cron,
    Optional<String> timeZone,
    Duration jitter,
    Duration catchUp) {
  private static final String COMMENT = " # ";

  /** As the server takes it. */
  ScheduleSpec spec() {
    ScheduleSpec.Builder spec = ScheduleSpec.newBuilder().setJitter(jitter);
    every.ifPresent(time -> spec.setIntervals(List.of(new ScheduleIntervalSpec(time))));
    cron.ifPresent(text -> spec.setCronExpressions(List.of(commented(text))));
    timeZone.ifPresent(spec::setTimeZoneName);
    return spec.build();
  }

  /** As the Temporal CLI takes it. */
  List<String> arguments() {
    List<String> arguments = new ArrayList<>();
    every.ifPresent(time -> arguments.addAll(List.of("--interval", seconds(time))));
    cron.ifPresent(text -> arguments.addAll(List.of("--cron", commented(text))));
    timeZone.ifPresent(name -> arguments.addAll(List.of("--time-zone", name)));
    arguments.addAll(List.of("--jitter", seconds(jitter), "--catchup-window", seconds(catchUp)));
    return arguments;
  }

  /**
   * The server turns an expression into a calendar and keeps nothing of it but its comment, by
   * which it is known again.
   */
  private static String commented(String expression) {
    return expression + COMMENT + expression;
  }

  /** The expression that was written in an expression's comment. */
  static String comment(String commented) {
    return commented.substring(commented.indexOf(COMMENT) + COMMENT.length());
  }

  private static String seconds(Duration time) {
    return time.toSeconds() + "s";
  }
}
