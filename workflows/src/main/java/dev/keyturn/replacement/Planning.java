package dev.keyturn.replacement;

import dev.keyturn.failure.FailureType;
import dev.keyturn.failure.Require;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.KeyInventory;
import dev.keyturn.key.KeyLock;
import dev.keyturn.key.KeyQuery;
import dev.keyturn.key.KeyReference;
import dev.keyturn.key.ReplacementCandidate;
import dev.keyturn.key.ReplacementSearch;
import dev.keyturn.key.RoleQuery;
import dev.keyturn.reencryption.DataStore;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Plans a run: reads everything, changes nothing, and refuses what must not be touched. What the
 * key itself tells comes first, because suspects are shut out before anything else is looked at.
 */
final class Planning {
  private final ReplacementRequest request;
  private Optional<KeyInventory> read = Optional.empty();
  private List<ReplacementCandidate> candidates = List.of();

  Planning(ReplacementRequest request) {
    this.request = request;
  }

  /**
   * The plan as far as the key alone decides it, without stores and keys of earlier runs; a failure
   * names the field or resource and the remedy. EXECUTE takes the lock first.
   */
  ReplacementPlan outline() {
    Require.taggable(Workflow.getInfo().getWorkflowId());
    try {
      KeyInventory key = inventory();
      if (request.mode() == RunMode.EXECUTE) {
        KeyLock.take(key.key());
        key = again(key);
      }
      read = Optional.of(key);
      return ReplacementPlanner.plan(request, key, List.of(), List.of());
    } catch (ActivityFailure failure) {
      throw FailureType.passedOn(failure);
    }
  }

  /** The whole plan, after {@link #outline}; again and again what is then true of the stores. */
  PlanView whole() {
    KeyInventory key = read.orElseThrow();
    candidates =
        Steps.key("Look for keys that earlier runs made in its place", request.settle())
            .findReplacementKeys(
                new ReplacementSearch(key.key(), Workflow.getInfo().getWorkflowId()));
    return new PlanView(planFor(key.with(candidates)));
  }

  /** What is planned is what the lock is on, even if an alias moved in between. */
  private KeyInventory again(KeyInventory locked) {
    KeyInventory key = inventory();
    if (!key.key().equals(locked.key())) {
      throw FailureType.PLAN_CHANGED.failure(
          "key: "
              + request.key()
              + " named "
              + locked.key()
              + " and now names "
              + key.key()
              + "; find out who moves it, then plan again");
    }
    return key;
  }

  /** Refuses to shut out anybody by a plan with refusals, or in another way than was shown. */
  void refuseUnlessContainable(ReplacementPlan outline) {
    refuse(outline.refusals());
    request
        .plan()
        .filter(shown -> !outline.containsAs(shown))
        .ifPresent(shown -> refuseChanged(new PlanView(outline), shown));
  }

  /** Refuses a plan that may not be executed, or that is not the one that was shown. */
  void refuseUnlessExecutable(PlanView view) {
    refuse(view.plan().refusals());
    request
        .plan()
        .filter(shown -> !shown.equals(view.planHash()))
        .ifPresent(shown -> refuseChanged(view, shown));
  }

  /** What refuses a plan; empty if nothing does. */
  static Optional<String> refused(PlanView view) {
    return Optional.of(view.plan().refusals())
        .filter(refusals -> !refusals.isEmpty())
        .map(Planning::text);
  }

  /** In what a plan differs from the one that was shown; empty if it is that. */
  Optional<String> changed(PlanView view, Optional<String> shown) {
    return shown
        .filter(hash -> !hash.equals(view.planHash()))
        .map(hash -> "the plan is not the one that was shown; " + changes(view, hash));
  }

  private void refuseChanged(PlanView view, String shown) {
    throw FailureType.PLAN_CHANGED.failure(
        "plan: the plan is not the one that was shown; "
            + changes(view, shown)
            + ". Plan again and read it");
  }

  /**
   * What the run that made the adopted key had changed.
   *
   * @param gap is told what can't be taken back by itself where nobody can tell any more
   */
  Optional<RestorePoint> recall(KeyArn adopted, Consumer<String> gap) {
    RestoreRequest earlier =
        new RestoreRequest(
            Optional.empty(),
            Optional.of(new KeyReference(adopted.value())),
            Optional.of(request.region()),
            request.requestedBy(),
            RunMode.PLAN,
            request.settle());
    try {
      return Optional.of(
          Steps.briefRecall("Recall what the run before changed").recallRun(earlier));
    } catch (ActivityFailure failure) {
      if (CancellationScope.current().isCancelRequested()) {
        throw failure;
      }
      gap.accept(gap(adopted, FailureType.message(failure)));
      return Optional.empty();
    }
  }

  /** Names the run, because taking over the key takes that run's name off it. */
  private String gap(KeyArn adopted, String why) {
    String earlier =
        candidates.stream()
            .filter(candidate -> candidate.key().equals(adopted))
            .map(ReplacementCandidate::run)
            .findFirst()
            .orElse("");
    return "run \""
        + earlier
        + "\", which made "
        + adopted
        + ", could not be asked what it changed ("
        + why
        + "); its containment (policy and grants of the old key), its moves of aliases and its"
        + " changes of bucket defaults are not taken back by rollBack or RestoreKey of this run;"
        + " give that run to RestoreKey once it answers, or take them back by hand";
  }

  private KeyInventory inventory() {
    KeyInventory key =
        Steps.key("Read the key and all that hangs on it", request.settle())
            .takeKeyInventory(
                KeyQuery.whole(
                    request.key(), request.region(), Workflow.getInfo().getWorkflowId()));
    refuse(
        KeyRules.refusals(
            key, request.region(), request.newSignaturesOnly(), request.importing().isPresent()));
    return key;
  }

  private ReplacementPlan planFor(KeyInventory key) {
    List<StorePlan> stores = new ArrayList<>();
    List<Refusal> refusals = new ArrayList<>();
    for (DataStore store : request.stores()) {
      StoreHandling.Planned planned = StoreHandling.of(store).plan(request, key);
      stores.add(planned.plan());
      refusals.addAll(planned.refusals());
    }
    request.applicationRole().flatMap(this::refuseUntried).ifPresent(refusals::add);
    return ReplacementPlanner.plan(request, key, stores, refusals);
  }

  /** Nothing about the role may first be found out when the old key is disabled. */
  private Optional<Refusal> refuseUntried(String role) {
    return Steps.key("Try to act as " + role)
        .tryRole(new RoleQuery(role, request.region()))
        .refusal()
        .map(
            said ->
                new Refusal(
                    "applicationRole " + role,
                    "the worker can't act as it: " + said,
                    "allow sts:AssumeRole on it to the worker's own principal, in IAM and in the"
                        + " role's trust policy"));
  }

  private String changes(PlanView now, String shown) {
    Optional<PlanView> then =
        Steps.recall("Recall the plan that was shown", request.settle())
            .recallPlan(new PlanRecall(now.plan().oldKey(), shown));
    return then.map(view -> changes(view.plan().differences(now.plan())))
        .orElse("the run that showed it is not found, so that the differences can't be named");
  }

  private static String changes(List<String> differences) {
    return differences.isEmpty()
        ? "nothing changed since, but another version of Keyturn showed it, whose hashes differ"
        : "changed since: " + String.join(", ", differences);
  }

  private static void refuse(List<Refusal> refusals) {
    if (!refusals.isEmpty()) {
      throw FailureType.PLAN_REFUSED.failure(text(refusals));
    }
  }

  private static String text(List<Refusal> refusals) {
    return refusals.stream().map(Refusal::toString).collect(Collectors.joining(". "));
  }
}
