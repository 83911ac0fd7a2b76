package dev.keyturn.replacement;

import dev.keyturn.TaskQueues;
import dev.keyturn.failure.FailureType;
import dev.keyturn.key.DisabledKey;
import dev.keyturn.key.KeyArn;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.failure.ChildWorkflowFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.ChildWorkflowStub;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Has a disabled key watched by a run of its own, one for a key, which outlives this one. */
final class Aftermath {
  private static final String TYPE = "WatchDisabledKey";

  /** AWS keeps the way back open for seven days; every minute of an outage counts. */
  private static final Duration MOST_BETWEEN = Duration.ofMinutes(5);

  /** A look is one at a whole account: less often than AWS's consistency takes. */
  private static final int SETTLES_BETWEEN = 5;

  private final ReplacementRequest request;
  private final ReplacementPlan plan;
  private final List<String> own;
  private final Decisions decisions;

  /**
   * @param own the ARNs of Keyturn's own roles
   */
  Aftermath(
      ReplacementRequest request, ReplacementPlan plan, List<String> own, Decisions decisions) {
    this.request = request;
    this.plan = plan;
    this.own = List.copyOf(own);
    this.decisions = decisions;
  }

  /** The workflow id of the watch over a key. */
  static String id(KeyArn key) {
    return "watch/" + key.account() + "/" + key.keyId();
  }

  /**
   * Begins, or has the watch of an earlier disable begin again.
   *
   * @return what people should know of it
   */
  List<String> begin(Instant disabledAt) {
    if (request.watch().isZero()) {
      return List.of("nobody watches the old key from now on, as the input says");
    }
    DisabledKey disabled = disabled(disabledAt);
    return watch(disabled)
        .map(why -> List.of("nobody watches the old key from now on: " + why))
        .orElseGet(
            () ->
                List.of(
                    "the old key is watched until "
                        + disabled.until()
                        + " by the run "
                        + id(disabled.key())));
  }

  private DisabledKey disabled(Instant disabledAt) {
    Instant now = Instant.ofEpochMilli(Workflow.currentTimeMillis());
    Duration some = request.settle().multipliedBy(SETTLES_BETWEEN);
    Duration every = some.compareTo(MOST_BETWEEN) < 0 ? some : MOST_BETWEEN;
    return new DisabledKey(
        plan.oldKey(),
        Workflow.getInfo().getWorkflowId(),
        disabledAt,
        now.plus(request.watch()),
        every,
        request.enableOnOutage(),
        own,
        plan.suspects(),
        accepted());
  }

  /** Callers that a person leaves refused. */
  private List<String> accepted() {
    return decisions.acceptances().stream()
        .map(Acceptance::pins)
        .filter(Callers::isDenied)
        .flatMap(pins -> pins.examples().stream())
        .toList();
  }

  private static Optional<String> watch(DisabledKey disabled) {
    String id = id(disabled.key());
    try {
      start(id, disabled);
      return Optional.empty();
    } catch (ChildWorkflowFailure failure) {
      return failure.getCause() instanceof WorkflowExecutionAlreadyStarted
          ? renew(id, disabled)
          : Optional.of(FailureType.message(failure));
    } catch (TemporalFailure failure) {
      return Optional.of(FailureType.message(failure));
    }
  }

  /** The key is to live again; most have no watch. */
  static void end(KeyArn key) {
    try {
      Workflow.newUntypedExternalWorkflowStub(id(key))
          .signal("end", Workflow.getInfo().getWorkflowId());
    } catch (TemporalFailure none) {
      Workflow.getLogger(Aftermath.class).debug("no watch of {} to end", key);
    }
  }

  private static void start(String id, DisabledKey disabled) {
    ChildWorkflowStub watch =
        Workflow.newUntypedChildWorkflowStub(
            TYPE,
            ChildWorkflowOptions.newBuilder()
                .setWorkflowId(id)
                .setTaskQueue(TaskQueues.CONTROL)
                .setWorkflowIdReusePolicy(
                    WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE)
                .setParentClosePolicy(ParentClosePolicy.PARENT_CLOSE_POLICY_ABANDON)
                .setStaticSummary("Watches the disabled key " + disabled.key())
                .build());
    Async.procedure(() -> watch.execute(Void.class, disabled));
    watch.getExecution().get();
  }

  private static Optional<String> renew(String id, DisabledKey disabled) {
    try {
      Workflow.newUntypedExternalWorkflowStub(id).signal("renew", disabled);
      return Optional.empty();
    } catch (TemporalFailure gone) {
      return Optional.of(FailureType.message(gone));
    }
  }
}
