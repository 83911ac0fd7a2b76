package dev.keyturn.runs;

import dev.keyturn.aws.AwsClients;
import dev.keyturn.aws.RoleGroup;
import dev.keyturn.aws.kms.KeyLineage;
import dev.keyturn.aws.kms.KeyReader;
import dev.keyturn.failure.FailureType;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.KeyReference;
import dev.keyturn.key.ReplacementOrder;
import dev.keyturn.replacement.MadeKey;
import dev.keyturn.replacement.PlanRecall;
import dev.keyturn.replacement.PlanView;
import dev.keyturn.replacement.RecallActivities;
import dev.keyturn.replacement.RestorePoint;
import dev.keyturn.replacement.RestoreRequest;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.failure.ApplicationFailure;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import software.amazon.awssdk.services.kms.KmsClient;

/** Recalls what a run changed: finds the run by the tags on its keys, and asks it. */
public final class TaggedRecallActivities implements RecallActivities {
  private final AwsClients clients;
  private final TemporalRuns runs;
  private final KeptRestorePoints kept;

  public TaggedRecallActivities(AwsClients clients, TemporalRuns runs) {
    this.clients = clients;
    this.runs = runs;
    this.kept = new KeptRestorePoints(runs);
  }

  /** {@inheritDoc} Safe to run twice: it only asks. */
  @Override
  public RestorePoint recallRun(RestoreRequest request) {
    WorkflowExecution run =
        request.run().map(TemporalRuns::newest).orElseGet(() -> runBehindKey(request));
    boolean lifts = request.liftContainment();
    try {
      RestorePoint told =
          run.getRunId().isEmpty() ? newestPoint(run.getWorkflowId(), lifts) : pointOf(run, lifts);
      // The record knows what was taken back since, and what a run knew before its reset.
      return kept.ofSame(told).orElse(told);
    } catch (ApplicationFailure e) {
      return instead(run, e).orElseThrow(() -> e);
    }
  }

  /**
   * What the record says of a run that has no answer: Temporal has forgotten it, or no worker can
   * bring it back to mind. One that is going is for its own worker to answer for.
   */
  private Optional<RestorePoint> instead(WorkflowExecution run, ApplicationFailure failure) {
    return FailureType.NOT_FOUND.isOf(failure)
            || (FailureType.UNAVAILABLE.isOf(failure) && !runs.isOpen(run))
        ? kept.of(run).findFirst()
        : Optional.empty();
  }

  /** {@inheritDoc} Safe to run twice: it only asks. */
  @Override
  public Optional<RestorePoint> recallMaker(MadeKey made) {
    if (made.run().isBlank()) {
      return Optional.empty();
    }
    return Stream.concat(
            Stream.concat(named(made), runs.executionsOf(made.run()).stream())
                .distinct()
                .flatMap(run -> recordOf(run).stream()),
            kept.of(TemporalRuns.newest(made.run())))
        .filter(point -> point.oldKey().equals(made.oldKey()))
        .filter(point -> point.newKey().filter(made.key()::equals).isPresent())
        .findFirst();
  }

  private static Stream<WorkflowExecution> named(MadeKey made) {
    return Stream.of(made.runId())
        .filter(TemporalRuns::isRunId)
        .map(id -> TemporalRuns.execution(made.run(), id));
  }

  /** Empty where the run is not known, is of another type or changed nothing. */
  private Optional<RestorePoint> recordOf(WorkflowExecution run) {
    try {
      return Optional.of(runs.query(run, "restorePoint", RestorePoint.class));
    } catch (ApplicationFailure e) {
      Optional<RestorePoint> record = instead(run, e);
      if (record.isEmpty() && !FailureType.NOT_FOUND.isOf(e)) {
        throw e;
      }
      return record;
    }
  }

  /** {@inheritDoc} Safe to run twice: it only asks. */
  @Override
  public Optional<PlanView> recallPlan(PlanRecall recall) {
    return runs.onKey(recall.oldKey()).stream()
        .flatMap(run -> planOf(run).stream())
        .filter(view -> view.planHash().equals(recall.planHash()))
        .findFirst();
  }

  /**
   * The restore point of the newest execution that has one: those that only planned, or stopped
   * before they changed anything, have none. If no execution has one, the newest says why.
   */
  private RestorePoint newestPoint(String run, boolean lifts) {
    Deque<ApplicationFailure> failures = new ArrayDeque<>();
    for (WorkflowExecution execution : runs.executionsOf(run)) {
      try {
        return pointOf(execution, lifts);
      } catch (ApplicationFailure e) {
        if (!FailureType.NOT_FOUND.isOf(e)) {
          throw e;
        }
        failures.add(e);
      }
    }
    throw failures.getFirst();
  }

  private RestorePoint pointOf(WorkflowExecution run, boolean lifts) {
    RestorePoint point = runs.query(run, "restorePoint", RestorePoint.class);
    if (runs.isOpen(run)) {
      throw FailureType.PLAN_REFUSED.failure(
          "run \""
              + run.getWorkflowId()
              + "\" is still going; let it go the way back itself: temporal workflow update execute"
              + " --workflow-id '"
              + run.getWorkflowId()
              + "' --name rollBack --input '{\"by\":\"<you>\",\"reason\":\"<why>\""
              + (lifts ? ",\"liftContainment\":true" : "")
              + "}'");
    }
    return point;
  }

  /**
   * Runs of other types, those that ended early, and those of older code have no answer. Nothing
   * but the naming of differences depends on it.
   */
  private Optional<PlanView> planOf(WorkflowExecution run) {
    try {
      return Optional.of(runs.query(run, "plan", PlanView.class));
    } catch (ApplicationFailure e) {
      return Optional.empty();
    }
  }

  /** A key may be the new one of a run, the old one of another, or both; then a person decides. */
  private WorkflowExecution runBehindKey(RestoreRequest request) {
    KeyReference key = request.key().orElseThrow();
    String region = request.region().orElseThrow();
    KmsClient kms = clients.kms(RoleGroup.PLANNER, region);
    KeyReader reader = new KeyReader(kms);
    KeyArn arn = reader.resolve(key.value(), region);
    Map<String, Set<String>> found = new TreeMap<>();
    note(new KeyLineage.Successor(arn, reader.tags(arn)), found);
    new KeyLineage(kms)
        .successorsOf(arn).stream()
            .filter(successor -> !successor.isSurplus())
            .forEach(successor -> note(successor, found));
    // A run that shut suspects out of it and made no key is in no tag.
    kept.onKey(arn).forEach(point -> note(point, found));
    String run = only(found.keySet(), key, arn);
    return execution(run, found.getOrDefault(run, Set.of()));
  }

  private static void note(KeyLineage.Successor key, Map<String, Set<String>> found) {
    if (!key.run().isEmpty()) {
      found.computeIfAbsent(key.run(), run -> new TreeSet<>()).add(key.runId());
    }
  }

  private static void note(RestorePoint point, Map<String, Set<String>> found) {
    Set<String> runIds = found.computeIfAbsent(point.run(), run -> new TreeSet<>());
    point.runId().ifPresent(runIds::add);
  }

  /** The very execution if the keys name one; of several the newest counts. */
  private static WorkflowExecution execution(String run, Set<String> runIds) {
    return TemporalRuns.execution(run, runIds.size() == 1 ? runIds.iterator().next() : "");
  }

  private static String only(Set<String> found, KeyReference key, KeyArn arn) {
    if (found.isEmpty()) {
      throw FailureType.NOT_FOUND.failure(
          "key \""
              + key
              + "\" ("
              + arn
              + "): neither it nor any key made in its place carries the tag "
              + ReplacementOrder.RUN_TAG
              + "; give the run's workflow id as run");
    }
    if (found.size() > 1) {
      throw FailureType.PLAN_REFUSED.failure(
          "key \""
              + key
              + "\": several runs changed it: "
              + String.join(", ", found)
              + "; give the one to undo as run");
    }
    return found.iterator().next();
  }
}
