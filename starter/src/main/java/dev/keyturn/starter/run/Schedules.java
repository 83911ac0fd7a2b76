package dev.keyturn.starter.run;

import dev.keyturn.starter.run.ScheduleSettings.Difference;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.ScheduleOverlapPolicy;
import io.temporal.client.WorkflowClient;
import io.temporal.client.schedules.Schedule;
import io.temporal.client.schedules.ScheduleActionExecutionStartWorkflow;
import io.temporal.client.schedules.ScheduleActionResult;
import io.temporal.client.schedules.ScheduleAlreadyRunningException;
import io.temporal.client.schedules.ScheduleClient;
import io.temporal.client.schedules.ScheduleClientOptions;
import io.temporal.client.schedules.ScheduleDescription;
import io.temporal.client.schedules.ScheduleHandle;
import io.temporal.client.schedules.ScheduleListActionStartWorkflow;
import io.temporal.client.schedules.ScheduleListDescription;
import io.temporal.client.schedules.ScheduleOptions;
import io.temporal.client.schedules.ScheduleUpdate;
import io.temporal.failure.TemporalException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Makes, finds and changes schedules of Keyturn's runs. */
public final class Schedules {
  private static final int MOST = 1_000;
  private static final Set<String> TYPES = Set.of("AuditKeys", "RotateKey");

  private final ScheduleClient client;
  private final Patience patience;

  public Schedules(WorkflowClient client, Patience patience) {
    this.client =
        ScheduleClient.newInstance(
            client.getWorkflowServiceStubs(),
            ScheduleClientOptions.newBuilder()
                .setNamespace(client.getOptions().getNamespace())
                .setDataConverter(client.getOptions().getDataConverter())
                .build());
    this.patience = patience;
  }

  /** What became of a schedule that was to be there. */
  public enum Became {
    CREATED,
    /** It was there, as wanted. */
    UNCHANGED,
    /** It was there with other settings, which it keeps. */
    DIFFERENT,
    UPDATED
  }

  /**
   * What became of a schedule, and why.
   *
   * @param differences what is, or was until the update, not as wanted
   */
  public record Ensured(String schedule, Became became, List<Difference> differences) {}

  /** One schedule of the list. */
  public record Listed(
      String schedule, String starts, boolean paused, String note, Optional<Instant> next) {}

  /**
   * One schedule in full.
   *
   * @param recent the latest runs, the newest last
   * @param skipped how many starts were left out because a run was open
   * @param missed how many starts came too late to be caught up
   */
  public record Described(
      String schedule,
      ScheduleSettings settings,
      boolean paused,
      String note,
      List<Instant> next,
      List<Started> recent,
      long skipped,
      long missed) {}

  /** A run that a schedule started. */
  public record Started(String run, Instant at) {}

  /** Sees that a schedule is there as wanted; one with other settings changes only if told so. */
  public Ensured ensure(ScheduleOrder order, boolean update) {
    Schedule wanted = order.schedule();
    return reaching(
        order.id(),
        () -> {
          try {
            client.createSchedule(order.id(), wanted, ScheduleOptions.newBuilder().build());
            return new Ensured(order.id(), Became.CREATED, List.of());
          } catch (ScheduleAlreadyRunningException there) {
            return compared(order.id(), wanted, update);
          }
        });
  }

  private Ensured compared(String id, Schedule wanted, boolean update) {
    ScheduleHandle handle = client.getHandle(id);
    List<Difference> differences =
        ScheduleSettings.of(handle.describe().getSchedule())
            .differences(ScheduleSettings.of(wanted));
    if (differences.isEmpty()) {
      return new Ensured(id, Became.UNCHANGED, differences);
    }
    if (!update) {
      return new Ensured(id, Became.DIFFERENT, differences);
    }
    handle.update(
        now ->
            new ScheduleUpdate(
                Schedule.newBuilder(wanted)
                    .setState(now.getDescription().getSchedule().getState())
                    .build()));
    return new Ensured(id, Became.UPDATED, differences);
  }

  /** Those that start runs of Keyturn's, by id. */
  public List<Listed> list() {
    return reaching(
        "",
        () -> {
          try (Stream<ScheduleListDescription> all = client.listSchedules()) {
            return all.limit(MOST)
                .flatMap(found -> listed(found).stream())
                .sorted(Comparator.comparing(Listed::schedule))
                .toList();
          }
        });
  }

  private static Optional<Listed> listed(ScheduleListDescription found) {
    return Optional.of(found.getSchedule().getAction())
        .filter(ScheduleListActionStartWorkflow.class::isInstance)
        .map(action -> ((ScheduleListActionStartWorkflow) action).getWorkflow())
        .filter(TYPES::contains)
        .map(
            type ->
                new Listed(
                    found.getScheduleId(),
                    type,
                    found.getSchedule().getState().isPaused(),
                    found.getSchedule().getState().getNote(),
                    found.getInfo().getNextActionTimes().stream().findFirst()));
  }

  /** All about one schedule. */
  public Described describe(String id) {
    ScheduleDescription found = reaching(id, () -> client.getHandle(id).describe());
    var state = Optional.ofNullable(found.getSchedule().getState());
    return new Described(
        id,
        ScheduleSettings.of(found.getSchedule()),
        state.map(one -> one.isPaused()).orElse(false),
        state.map(one -> one.getNote()).orElse(""),
        found.getInfo().getNextActionTimes(),
        found.getInfo().getRecentActions().stream().flatMap(one -> started(one).stream()).toList(),
        found.getInfo().getNumActionsSkippedOverlap(),
        found.getInfo().getNumActionsMissedCatchupWindow());
  }

  private static Optional<Started> started(ScheduleActionResult result) {
    return Optional.of(result.getAction())
        .filter(ScheduleActionExecutionStartWorkflow.class::isInstance)
        .map(ScheduleActionExecutionStartWorkflow.class::cast)
        .map(run -> new Started(run.getWorkflowId(), result.getStartedAt()));
  }

  /** Starts nothing until it is resumed. */
  public void pause(String id, String note) {
    change(id, handle -> handle.pause(note));
  }

  /** Starts runs again. */
  public void resume(String id, String note) {
    change(id, handle -> handle.unpause(note));
  }

  /** Starts a run now, unless one is open. */
  public void trigger(String id) {
    change(id, handle -> handle.trigger(ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_SKIP));
  }

  /** Ends the schedule; its runs stay. */
  public void remove(String id) {
    change(id, ScheduleHandle::delete);
  }

  private void change(String id, Consumer<ScheduleHandle> change) {
    reaching(
        id,
        () -> {
          change.accept(client.getHandle(id));
          return id;
        });
  }

  private <T> T reaching(String id, Supplier<T> call) {
    try {
      return Failures.reaching(patience, call);
    } catch (TemporalException e) {
      throw isNotFound(e)
          ? new StarterFailure(
              "there is no schedule " + id + ": ./keyturn schedule list shows what there is", e)
          : new StarterFailure(id + ": " + Failures.message(e), e);
    }
  }

  private static boolean isNotFound(Throwable failure) {
    return failure.getCause() instanceof StatusRuntimeException status
        && status.getStatus().getCode() == Status.Code.NOT_FOUND;
  }
}
