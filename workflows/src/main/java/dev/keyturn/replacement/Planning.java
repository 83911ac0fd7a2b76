package dev.keyturn.replacement;

import dev.keyturn.failure.FailureType;
import dev.keyturn.failure.Require;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.KeyInventory;
import dev.keyturn.key.KeyLock;
import dev.keyturn.key.KeyQuery;
import dev.keyturn.key.KeyReference;
import dev.keyturn.key.ReplacementCandidate;
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

/** Plans a run: reads everything, changes nothing, and refuses what must not be touched. */
final class Planning {
  private static final String HASH_BY_MEANING = "hash-by-meaning";

  private final ReplacementRequest request;
  private List<ReplacementCandidate> candidates = List.of();

  Planning(ReplacementRequest request) {
    this.request = request;
  }

  /**
   * The plan; a failure names the field or resource and the remedy. EXECUTE takes the lock first.
   */
  PlanView plan() {
    Require.taggable(Workflow.getInfo().getWorkflowId());
    try {
      KeyInventory key = inventory();
      if (request.mode() == RunMode.EXECUTE) {
        KeyLock.take(key.key());
        key = again(key);
      }
      candidates = key.candidates();
      return view(planFor(key));
    } catch (ActivityFailure failure) {
      throw FailureType.passedOn(failure);
    }
  }

  /** A run that began with another way to hash plans goes on with the hash that it showed. */
  private static PlanView view(ReplacementPlan plan) {
    boolean byMeaning =
        Workflow.getVersion(HASH_BY_MEANING, Workflow.DEFAULT_VERSION, 1)
            != Workflow.DEFAULT_VERSION;
    return new PlanView(plan, byMeaning ? plan.hash() : plan.hashOfText(), Optional.empty());
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

  /** Refuses a plan that may not be executed, or that is not the one that was shown. */
  void refuseUnlessExecutable(PlanView view) {
    refuse(view.plan().refusals());
    request
        .plan()
        .filter(shown -> !shown.equals(view.planHash()))
        .ifPresent(
            shown -> {
              throw FailureType.PLAN_CHANGED.failure(
                  "plan: the plan is not the one that was shown; "
                      + changes(view, shown)
                      + ". Plan again and read it");
            });
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
      throw FailureType.PLAN_REFUSED.failure(
          refusals.stream().map(Refusal::toString).collect(Collectors.joining(". ")));
    }
  }
}
