package dev.keyturn.runs;

import dev.keyturn.aws.AwsClients;
import dev.keyturn.aws.RoleGroup;
import dev.keyturn.aws.kms.KeyLineage;
import dev.keyturn.aws.kms.KeyReader;
import dev.keyturn.failure.FailureType;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.KeyReference;
import dev.keyturn.key.ReplacementOrder;
import dev.keyturn.replacement.PlanRecall;
import dev.keyturn.replacement.PlanView;
import dev.keyturn.replacement.RecallActivities;
import dev.keyturn.replacement.RestorePoint;
import dev.keyturn.replacement.RestoreRequest;
import io.temporal.failure.ApplicationFailure;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import software.amazon.awssdk.services.kms.KmsClient;

/** Recalls what a run changed: finds the run by the tags on its keys, and asks it. */
public final class TaggedRecallActivities implements RecallActivities {
  private final AwsClients clients;
  private final TemporalRuns runs;

  public TaggedRecallActivities(AwsClients clients, TemporalRuns runs) {
    this.clients = clients;
    this.runs = runs;
  }

  /** {@inheritDoc} Safe to run twice: it only asks. */
  @Override
  public RestorePoint recallRun(RestoreRequest request) {
    String run = request.run().orElseGet(() -> runBehindKey(request));
    if (runs.isOpen(run)) {
      throw FailureType.PLAN_REFUSED.failure(
          "run \""
              + run
              + "\" is still going; let it go the way back itself: temporal workflow update execute"
              + " --workflow-id '"
              + run
              + "' --name rollBack --input '{\"by\":\"<you>\",\"reason\":\"<why>\"}'");
    }
    return runs.query(run, "restorePoint", RestorePoint.class);
  }

  /** {@inheritDoc} Safe to run twice: it only asks. */
  @Override
  public Optional<PlanView> recallPlan(PlanRecall recall) {
    return runs.onKey(recall.oldKey()).stream()
        .flatMap(run -> planOf(run).stream())
        .filter(view -> view.planHash().equals(recall.planHash()))
        .findFirst();
  }

  /** Runs of other types, and those that ended before they had a plan, have no answer. */
  private Optional<PlanView> planOf(String run) {
    try {
      return Optional.of(runs.query(run, "plan", PlanView.class));
    } catch (ApplicationFailure e) {
      if (FailureType.of(e).filter(FailureType.NOT_FOUND::equals).isPresent()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** A key may be the new one of a run, the old one of another, or both; then a person decides. */
  private String runBehindKey(RestoreRequest request) {
    KeyReference key = request.key().orElseThrow();
    String region = request.region().orElseThrow();
    KmsClient kms = clients.kms(RoleGroup.PLANNER, region);
    KeyReader reader = new KeyReader(kms);
    KeyArn arn = reader.resolve(key.value(), region);
    Set<String> found = new TreeSet<>();
    found.add(reader.tags(arn).getOrDefault(ReplacementOrder.RUN_TAG, ""));
    new KeyLineage(kms)
        .successorsOf(arn).stream()
            .filter(successor -> !successor.isSurplus())
            .forEach(successor -> found.add(successor.run()));
    found.remove("");
    return only(found, key, arn);
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
