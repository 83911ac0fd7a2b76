package dev.keyturn.starter.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.temporal.api.enums.v1.ScheduleOverlapPolicy;
import io.temporal.client.schedules.Schedule;
import io.temporal.client.schedules.ScheduleActionStartWorkflow;
import io.temporal.client.schedules.ScheduleCalendarSpec;
import io.temporal.client.schedules.ScheduleIntervalSpec;
import io.temporal.client.schedules.SchedulePolicy;
import io.temporal.client.schedules.ScheduleSpec;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a schedule does and when, setting by setting, in words that are the same whether the
 * schedule is wanted or was read from the server.
 */
public record ScheduleSettings(Map<String, String> settings) {
  private static final String NONE = "none";

  public ScheduleSettings {
    settings = new LinkedHashMap<>(settings);
  }

  /** One setting in which two schedules differ. */
  public record Difference(String setting, String is, String wanted) {}

  static ScheduleSettings of(Schedule schedule) {
    Map<String, String> settings = new LinkedHashMap<>();
    ScheduleActionStartWorkflow action = action(schedule);
    settings.put("starts", action.getWorkflowType());
    settings.put("workflow id", text(action.getOptions().getWorkflowId()));
    settings.put("task queue", text(action.getOptions().getTaskQueue()));
    settings.put("input", input(action));
    timing(schedule.getSpec(), settings);
    policy(schedule.getPolicy(), settings);
    return new ScheduleSettings(settings);
  }

  /** The settings that would have to change. */
  List<Difference> differences(ScheduleSettings wanted) {
    return settings.entrySet().stream()
        .filter(setting -> !setting.getValue().equals(wanted.settings.get(setting.getKey())))
        .map(
            setting ->
                new Difference(
                    setting.getKey(),
                    setting.getValue(),
                    String.valueOf(wanted.settings.get(setting.getKey()))))
        .toList();
  }

  private static ScheduleActionStartWorkflow action(Schedule schedule) {
    if (schedule.getAction() instanceof ScheduleActionStartWorkflow start) {
      return start;
    }
    throw new StarterFailure("the schedule starts no workflow, so that it is none of Keyturn's");
  }

  private static String input(ScheduleActionStartWorkflow action) {
    return action.getArguments().getSize() == 1
        ? String.valueOf(action.getArguments().get(0, JsonNode.class))
        : action.getArguments().getSize() + " arguments";
  }

  private static void timing(ScheduleSpec spec, Map<String, String> settings) {
    settings.put("every", joined(spec.getIntervals(), ScheduleSettings::interval));
    Stream<String> expressions =
        Stream.concat(
            stream(spec.getCronExpressions()).map(Timing::comment),
            stream(spec.getCalendars()).map(ScheduleSettings::calendar));
    settings.put("cron", orNone(expressions.collect(Collectors.joining(", "))));
    settings.put("time zone", zone(spec.getTimeZoneName()));
    settings.put("from", text(spec.getStartAt()));
    settings.put("until", text(spec.getEndAt()));
    settings.put("except", joined(spec.getSkip(), ScheduleSettings::calendar));
    settings.put("jitter", time(spec.getJitter()));
  }

  private static void policy(@Nullable SchedulePolicy policy, Map<String, String> settings) {
    Optional<SchedulePolicy> given = Optional.ofNullable(policy);
    settings.put("catch-up", time(given.map(SchedulePolicy::getCatchupWindow).orElse(null)));
    settings.put(
        "overlap",
        given
            .map(SchedulePolicy::getOverlap)
            .orElse(ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_SKIP)
            .name()
            .replace("SCHEDULE_OVERLAP_POLICY_", ""));
    settings.put(
        "on failure",
        given.filter(SchedulePolicy::isPauseOnFailure).map(one -> "pauses").orElse("goes on"));
  }

  private static String interval(ScheduleIntervalSpec interval) {
    String offset = time(interval.getOffset());
    return time(interval.getEvery()) + (offset.equals(NONE) ? "" : " offset " + offset);
  }

  /** A calendar that was no expression of Keyturn's has no comment. */
  private static String calendar(ScheduleCalendarSpec calendar) {
    String comment = text(calendar.getComment());
    return comment.equals(NONE) ? "a calendar" : comment;
  }

  private static String zone(@Nullable String name) {
    String zone = text(name);
    return zone.equals(NONE) ? "UTC" : zone;
  }

  private static String time(@Nullable Duration time) {
    return time == null || time.isZero() ? NONE : time.toString();
  }

  private static String text(@Nullable Object value) {
    return value == null ? NONE : orNone(value.toString());
  }

  private static String orNone(String text) {
    return text.isEmpty() ? NONE : text;
  }

  private static <T> String joined(@Nullable List<T> values, Function<T, String> naming) {
    return orNone(stream(values).map(naming).collect(Collectors.joining(", ")));
  }

  private static <T> Stream<T> stream(@Nullable List<T> values) {
    return values == null ? Stream.empty() : values.stream();
  }
}
