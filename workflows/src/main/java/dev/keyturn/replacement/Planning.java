package dev.keyturn.replacement;

import dev.keyturn.failure.FailureType;
import dev.keyturn.failure.Require;
import dev.keyturn.key.FoundReplacements;
import dev.keyturn.key.GuardedPolicy;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.KeyGuard;
import dev.keyturn.key.KeyInventory;
import dev.keyturn.key.KeyLock;
import dev.keyturn.key.KeyPolicy;
import dev.keyturn.key.KeyQuery;
import dev.keyturn.key.KeyReference;
import dev.keyturn.key.KeySettings;
import dev.keyturn.key.KeySettingsQuery;
import dev.keyturn.key.ReplacementSearch;
import dev.keyturn.key.RoleQuery;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Plans a run: reads everything, changes nothing, and refuses what must not be touched. What the
 * key itself tells comes first, because suspects are shut out before anything else is looked at.
 */
final class Planning {
  private final ReplacementRequest request;
  private Optional<KeyInventory> read = Optional.empty();
  private Optional<EarlierKeys> earlier = Optional.empty();
  private boolean planned;

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
      return ReplacementPlanner.outline(request, key);
    } catch (ActivityFailure failure) {
      throw FailureType.passedOn(failure);
    }
  }

  /** The whole plan, after {@link #outline}; again and again what is then true of the stores. */
  PlanView whole() {
    KeyInventory key = withGrants();
    FoundReplacements tagged =
        Steps.key("Look for keys that earlier runs made in its place", request.settle())
            .findReplacementKeys(
                new ReplacementSearch(key.key(), Workflow.getInfo().getWorkflowId()));
    EarlierKeys asked = EarlierKeys.of(key, tagged);
    earlier = Optional.of(asked);
    SuspectSights suspects = SuspectSights.of(request, key);
    List<Refusal> refusals = new ArrayList<>(asked.refusals());
    refusals.addAll(suspects.refusals());
    return new PlanView(planFor(key.with(asked.confirmed(), guarded(key)), refusals))
        .with(suspects.notes());
  }

  /** Once a person was asked they may have revoked some, and others may have made more. */
  private KeyInventory withGrants() {
    KeyInventory key = read.orElseThrow();
    if (planned) {
      // In that time somebody may have moved the alias.
      KeyInventory now = inventory(new KeyReference(key.key().value()));
      key = key.with(key.grants().refreshed(now.grants(), request.suspects()));
      read = Optional.of(key);
    }
    planned = true;
    return key;
  }

  /** The policy with the guard that an earlier run left lifted: this one first puts it back. */
  private String guarded(KeyInventory key) {
    return guardToPutBack()
        .map(left -> GuardedPolicy.restore(key.key(), key.policy(), left.savedPolicy()))
        .orElse(key.policy());
  }

  private Optional<KeyGuard> guardToPutBack() {
    KeyInventory key = read.orElseThrow();
    return leftGuard()
        .filter(left -> GuardedPolicy.undoesLift(key.key(), key.policy(), left.savedPolicy()));
  }

  private Optional<KeyGuard> leftGuard() {
    return earlier.flatMap(EarlierKeys::guard).filter(left -> !request.newSignaturesOnly());
  }

  /** Every principal that Keyturn acts as, after {@link #outline}. */
  List<String> workers() {
    return read.orElseThrow().workerRoles();
  }

  /** What the run that made the adopted key had changed; empty where none is adopted. */
  Optional<RestorePoint> inherited(ReplacementPlan plan) {
    Optional<RestorePoint> made =
        plan.adopts().flatMap(adopted -> earlier.flatMap(keys -> keys.madeBy(adopted.key())));
    return guardToPutBack().isPresent() ? made : made.map(RestorePoint::guarded);
  }

  /** What can't be taken back because nobody can tell which run did it. */
  List<String> gaps(ReplacementPlan plan) {
    List<String> gaps = new ArrayList<>(earlier.map(EarlierKeys::left).orElse(List.of()));
    boolean contained = !KeyPolicy.parse(plan.oldKey(), plan.savedPolicy()).containment().isEmpty();
    if (contained && inherited(plan).flatMap(RestorePoint::containment).isEmpty()) {
      gaps.add(
          "the old key was contained already when this run read it: rollBack and RestoreKey of this"
              + " run leave it so; what the run before shut out, only RestoreKey of that run with"
              + " liftContainment lets in again");
    }
    if (leftGuard().isPresent() && guardToPutBack().isEmpty()) {
      gaps.add(
          "an earlier run may have left a statement lifted that denies disabling the old key while"
              + " it is in use; somebody has changed the key's policy since, so that it is not put"
              + " back: look whether the policy has what it should have");
    }
    return List.copyOf(gaps);
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
        .ifPresent(
            shown -> {
              throw changedFailure(
                  changes(outline.oldKey(), shown, outline::differencesOfContaining));
            });
  }

  /** Refuses a plan that may not be executed, or that is not the one that was shown. */
  void refuseUnlessExecutable(PlanView view) {
    refuse(view.plan().refusals());
    request
        .plan()
        .filter(shown -> !shown.equals(view.planHash()))
        .ifPresent(
            shown -> {
              throw changedFailure(changes(view, shown));
            });
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

  private static RuntimeException changedFailure(String changes) {
    return FailureType.PLAN_CHANGED.failure(
        "plan: the plan is not the one that was shown; " + changes + ". Plan again and read it");
  }

  private KeyInventory inventory() {
    return inventory(request.key());
  }

  private KeyInventory inventory(KeyReference named) {
    KeyInventory key =
        Steps.key("Read the key and all that hangs on it", request.settle())
            .takeKeyInventory(
                new KeyQuery(
                    named,
                    request.region(),
                    Workflow.getInfo().getWorkflowId(),
                    request.suspects()));
    refuse(
        KeyRules.refusals(
            key, request.region(), request.newSignaturesOnly(), request.importing().isPresent()));
    return key;
  }

  private ReplacementPlan planFor(KeyInventory key, List<Refusal> inDoubt) {
    List<StorePlan> stores = new ArrayList<>();
    List<Refusal> refusals = new ArrayList<>(inDoubt);
    for (StoreHandling.Planned planned :
        SideBySide.look(request.stores(), store -> StoreHandling.of(store).plan(request, key))) {
      stores.add(planned.plan());
      refusals.addAll(planned.refusals());
    }
    request.applicationRole().flatMap(this::refuseUntried).ifPresent(refusals::add);
    return ReplacementPlanner.plan(request, key, left(key), stores, refusals);
  }

  /** What the key to go on with has by now, if there is exactly one. */
  private Optional<KeySettings> left(KeyInventory key) {
    return key.candidates().size() == 1
        ? Optional.of(
            Steps.look("Read what the key of the earlier run has")
                .readSettings(
                    new KeySettingsQuery(key.candidates().get(0).key(), request.suspects())))
        : Optional.empty();
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
    return changes(now.plan().oldKey(), shown, now.plan()::differences);
  }

  private String changes(
      KeyArn oldKey, String shown, Function<ReplacementPlan, List<String>> differences) {
    Optional<PlanView> then =
        Steps.recall("Recall the plan that was shown", request.settle())
            .recallPlan(new PlanRecall(oldKey, shown));
    return then.map(view -> changes(differences.apply(view.plan())))
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
