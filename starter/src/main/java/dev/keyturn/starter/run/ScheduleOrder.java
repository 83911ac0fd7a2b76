package dev.keyturn.starter.run;

import io.temporal.api.enums.v1.ScheduleOverlapPolicy;
import io.temporal.client.schedules.Schedule;
import io.temporal.client.schedules.ScheduleActionStartWorkflow;
import io.temporal.client.schedules.SchedulePolicy;

/**
 * A schedule to be there.
 *
 * @param start what it starts; the runs have its id with the time of their start behind it
 */
public record ScheduleOrder(Start start, Timing timing) {
  /** The schedule's id is its runs'. */
  public String id() {
    return start.id();
  }

  /**
   * One run at a time; a run that fails stops the schedule, because the next one would fail too.
   */
  Schedule schedule() {
    return Schedule.newBuilder()
        .setAction(
            ScheduleActionStartWorkflow.newBuilder()
                .setWorkflowType(start.type())
                .setArguments(start.input())
                .setOptions(start.options().build())
                .build())
        .setSpec(timing.spec())
        .setPolicy(
            SchedulePolicy.newBuilder()
                .setOverlap(ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_SKIP)
                .setCatchupWindow(timing.catchUp())
                .setPauseOnFailure(true)
                .build())
        .build();
  }
}
