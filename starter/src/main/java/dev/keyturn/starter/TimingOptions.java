package dev.keyturn.starter;

import dev.keyturn.starter.run.ScheduleOrder;
import dev.keyturn.starter.run.Start;
import dev.keyturn.starter.run.Timing;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** The options of every command that makes a schedule. */
final class TimingOptions {
  private static final Duration SHORTEST = Duration.ofMinutes(1);
  private static final Duration LONGEST = Duration.ofDays(400);
  private static final Pattern SHORT = Pattern.compile("[0-9]{1,6}[smhd]");
  private static final Pattern CRON = Pattern.compile("[^#\\s]+( +[^#\\s]+){4}");

  @Option(
      names = "--every",
      paramLabel = "DURATION",
      description = "Time between two starts, such as 24h, 7d or PT12H.")
  private Optional<String> every = Optional.empty();

  @Option(
      names = "--cron",
      paramLabel = "EXPRESSION",
      description = "In place of --every: five fields, such as '30 3 * * 1-5'.")
  private Optional<String> cron = Optional.empty();

  @Option(
      names = "--time-zone",
      paramLabel = "ZONE",
      description = "Of --cron, such as Europe/Berlin; UTC unless given.")
  private Optional<String> timeZone = Optional.empty();

  @Option(
      names = "--jitter",
      paramLabel = "DURATION",
      defaultValue = "5m",
      description = "By how much a start is late at most (default 5m).")
  private String jitter;

  @Option(
      names = "--catch-up",
      paramLabel = "DURATION",
      defaultValue = "1h",
      description = "How late a start that was missed may still come (default 1h).")
  private String catchUp;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "Name of the schedule; made from what it is about unless given.")
  private Optional<String> name = Optional.empty();

  @Option(
      names = "--update",
      description = "Change the schedule if it is there with other settings.")
  private boolean update;

  boolean updates() {
    return update;
  }

  /** The schedule of what the name is given to. */
  ScheduleOrder order(InputJson json, Function<Optional<String>, Start> scheduled) {
    if (every.isPresent() == cron.isPresent()) {
      throw json.wrong("give one of --every and --cron");
    }
    cron.filter(text -> !CRON.matcher(text.strip()).matches())
        .ifPresent(
            text -> {
              throw json.wrong("--cron '" + text + "': give five fields, such as '30 3 * * 1-5'");
            });
    Timing timing =
        new Timing(
            every.map(text -> time(json, "--every", text, SHORTEST)),
            cron.map(text -> text.strip().replaceAll(" +", " ")),
            timeZone.map(zone -> zone(json, zone)),
            time(json, "--jitter", jitter, Duration.ZERO),
            time(json, "--catch-up", catchUp, SHORTEST));
    return new ScheduleOrder(scheduled.apply(name), timing);
  }

  private static Duration time(InputJson json, String option, String text, Duration shortest) {
    try {
      Duration time = Duration.parse(iso(text));
      if (time.compareTo(shortest) >= 0 && time.compareTo(LONGEST) <= 0) {
        return time;
      }
    } catch (DateTimeParseException e) {
      // Refused below, as what is out of range.
    }
    throw json.wrong(
        option
            + " "
            + text
            + ": give a duration from "
            + shortest
            + " to 400d, such as 24h or PT12H");
  }

  private static String iso(String text) {
    String upper = text.toUpperCase(Locale.ROOT);
    if (!SHORT.matcher(text).matches()) {
      return upper;
    }
    return text.endsWith("d") ? "P" + upper : "PT" + upper;
  }

  private String zone(InputJson json, String zone) {
    if (cron.isEmpty()) {
      throw json.wrong("--time-zone: is for --cron");
    }
    try {
      return ZoneId.of(zone).getId();
    } catch (DateTimeException e) {
      throw json.wrong("--time-zone " + zone + ": give an IANA name, such as Europe/Berlin");
    }
  }
}
