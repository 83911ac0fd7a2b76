package dev.keyturn.replacement;

import dev.keyturn.key.AliasCheck;
import dev.keyturn.key.AliasMove;
import dev.keyturn.key.AliasResult;
import dev.keyturn.key.Containment;
import dev.keyturn.key.DeathCertificate;
import dev.keyturn.key.GrantOrder;
import dev.keyturn.key.KeyActivities;
import dev.keyturn.key.KeyAlias;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.KeyCiphertext;
import dev.keyturn.key.KeyGrant;
import dev.keyturn.key.KeyLock;
import dev.keyturn.key.ReplacementKey;
import dev.keyturn.key.ReplacementOrder;
import dev.keyturn.reencryption.Promises;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The spine that every replacement of a key shares. Subclasses give the order of the steps; this
 * class gives the steps, the decisions of people and the ways out.
 */
public abstract class ReplacementRun extends ReplacementDesk {
  private Optional<RestorePoint> inherited = Optional.empty();
  private Optional<Containment> containment = Optional.empty();
  private final OtherKeys otherKeys = new OtherKeys(board(), human());
  private final List<String> gaps = new ArrayList<>();
  private Optional<KeyCiphertext> canary = Optional.empty();
  private Optional<ReplacementKey> replacement = Optional.empty();
  private Optional<Ending> ending = Optional.empty();
  private Instant newWritesSince = Instant.EPOCH;

  protected ReplacementRun(ReplacementRequest request) {
    super(request);
  }

  /** Plans, and in EXECUTE mode takes the steps; every way out of them ends in a report. */
  protected final RunReport run(Runnable steps) {
    Planning planning = new Planning(request());
    planned(planning.plan());
    if (request().mode() == RunMode.PLAN) {
      return report(Outcome.PLANNED, Optional.empty());
    }
    planning.refuseUnlessExecutable(plan());
    inherited = plan().plan().adopts().flatMap(key -> planning.recall(key, this::gap));
    CancellationScope spine = Workflow.newCancellationScope(steps);
    underWay(spine);
    try {
      spine.run();
      return finish(Outcome.DONE, Phase.DONE);
    } catch (Human.RejectedException rejected) {
      decisions().close();
      Workflow.newDetachedCancellationScope(this::leaveOldKeyEnabled).run();
      return finish(Outcome.REJECTED, Phase.REJECTED);
    } catch (TemporalFailure failure) {
      return stopped(failure);
    }
  }

  /** Saves policy and grants, then denies the suspects; nothing is done without suspects. */
  protected final void contain() {
    plan().plan().containedPolicy().ifPresent(this::contain);
  }

  /** Creates the replacement exactly once and takes its lock. */
  protected final void createKey() {
    ReplacementPlan plan = plan().plan();
    canary =
        Optional.of(
            human()
                .step(
                    Phase.CREATING_KEY,
                    () ->
                        Steps.key("Make a canary under the old key").encryptCanary(plan.oldKey())));
    ReplacementKey made =
        human()
            .step(
                Phase.CREATING_KEY,
                () ->
                    Steps.key("Create the replacement key", request().settle())
                        .createReplacementKey(order(plan)));
    replacement = Optional.of(made);
    otherKeys.setAside(made.surplus());
    board().created(made.key());
    human().step(Phase.CREATING_KEY, () -> KeyLock.take(made.key()));
  }

  /** Carries the grants, then moves every alias, and waits until new writes use the new key. */
  protected final void repoint() {
    ReplacementPlan plan = plan().plan();
    KeyArn newKey = newKey();
    List<KeyGrant> carried =
        plan.grants().stream()
            .filter(grant -> grant.decision() == Carried.CARRIED)
            .map(GrantDecision::grant)
            .toList();
    GrantOrder grants = new GrantOrder(newKey, carried, request().settle());
    human()
        .step(
            Phase.REPOINTING,
            () -> settling("Carry " + carried.size() + " grants").carryGrants(grants));
    plan.aliases().forEach(alias -> repoint(new AliasMove(alias, plan.oldKey(), newKey)));
    newWritesSince = human().step(Phase.REPOINTING, () -> confirm(plan.aliases(), newKey));
  }

  /** Sweeps, waits for a person, disables and proves, as often as it takes. */
  protected final void reencryptAndDisable() {
    Verification verification =
        new Verification(
            request(),
            plan().plan(),
            new Verification.Repointed(newKey(), newWritesSince),
            board(),
            decisions(),
            human());
    Ending end = new Ending(request(), board(), human(), canary.orElseThrow());
    ending = Optional.of(end);
    while (true) {
      Proof proof = verification.untilClean();
      Approval approval = awaitApproval(proof);
      otherKeys.reconcile(plan().plan().oldKey(), newKey(), request().settle());
      Optional<String> objection =
          end.applicationCannotRead()
              .or(() -> verification.lookAgain(proof))
              .or(() -> end.disable(verification.gateProof(approval)))
              .or(end::prove);
      if (objection.isEmpty()) {
        return;
      }
      voidApproval(objection.get());
    }
  }

  @Override
  protected final Optional<RestorePoint> pointOfReturn() {
    return boardPlan()
        .map(
            view ->
                new RestorePoint(
                    Workflow.getInfo().getWorkflowId(),
                    view.plan().oldKey(),
                    replacement.map(ReplacementKey::key),
                    view.plan().aliases(),
                    view.plan().stores().stream()
                        .flatMap(store -> store.savedDefault().stream())
                        .toList(),
                    containment,
                    view.plan().savedSettings(),
                    gaps))
        .map(own -> inherited.map(own::after).orElse(own));
  }

  private void contain(String containedPolicy) {
    ReplacementPlan plan = plan().plan();
    Containment order =
        new Containment(
            plan.oldKey(),
            Workflow.getInfo().getWorkflowId(),
            plan.savedPolicy(),
            containedPolicy,
            plan.revoked());
    // The way back is known before the step that needs it.
    containment = Optional.of(order);
    human()
        .step(
            Phase.CONTAINING,
            () -> settling("Deny the suspects the old key").containSuspects(order));
  }

  private ReplacementOrder order(ReplacementPlan plan) {
    return new ReplacementOrder(
        plan.oldKey(),
        Workflow.getInfo().getWorkflowId(),
        Workflow.getInfo().getOriginalExecutionRunId(),
        plan.adopts(),
        plan.description(),
        plan.newPolicy(),
        plan.tags(),
        request().settle());
  }

  private void gap(String text) {
    gaps.add(text);
    board().notes("gaps", gaps);
  }

  private void repoint(AliasMove move) {
    while (true) {
      AliasResult result =
          human()
              .step(Phase.REPOINTING, () -> settling("Repoint " + move.alias()).repointAlias(move));
      if (result.moved()) {
        return;
      }
      human()
          .ask(
              move.alias()
                  + " was moved by somebody else: it points to "
                  + result.target().map(KeyArn::value).orElse("nothing")
                  + ". Point it to "
                  + move.from()
                  + " or "
                  + move.to()
                  + ", then send retryFailed");
    }
  }

  private Instant confirm(List<KeyAlias> aliases, KeyArn newKey) {
    List<Promise<Instant>> open = new ArrayList<>();
    for (KeyAlias alias : aliases) {
      KeyActivities stub = settling("Wait until " + alias + " encrypts under the new key");
      open.add(
          Async.function(stub::confirmAlias, new AliasCheck(alias, newKey, request().settle())));
    }
    Promises.awaitAll(open);
    return open.stream()
        .map(Promise::get)
        .max(Comparator.naturalOrder())
        .orElseGet(() -> Steps.key("Read AWS's time").observeKey(newKey).at());
  }

  private KeyActivities settling(String summary) {
    return Steps.key(summary, request().settle());
  }

  private KeyArn newKey() {
    return replacement.orElseThrow().key();
  }

  private RunReport stopped(TemporalFailure failure) {
    decisions().close();
    if (decisions().rolledBack().isEmpty()) {
      Workflow.newDetachedCancellationScope(this::leaveOldKeyEnabled).run();
      throw failure;
    }
    Workflow.newDetachedCancellationScope(this::goBack).run();
    return finish(Outcome.ROLLED_BACK, Phase.ROLLED_BACK);
  }

  private void goBack() {
    board().enter(Phase.ROLLING_BACK);
    WayBack back =
        new WayBack(
            pointOfReturn().orElseThrow(),
            request().settle(),
            trouble -> {
              human().askForRetry("rolling back stopped: " + trouble);
              board().enter(Phase.ROLLING_BACK);
            });
    back.go();
    board().notes("way back", back.notes());
  }

  /** A run that ends early never leaves the old key disabled behind it. */
  private void leaveOldKeyEnabled() {
    ending.ifPresent(Ending::undoDisable);
  }

  /** Nothing can stop the end: a run that did its work must not end as cancelled. */
  private RunReport finish(Outcome outcome, Phase phase) {
    decisions().close();
    board().enter(phase);
    RunReport report = report(outcome, ending.flatMap(Ending::death));
    Workflow.newDetachedCancellationScope(() -> Workflow.await(Workflow::isEveryHandlerFinished))
        .run();
    return report;
  }

  private RunReport report(Outcome outcome, Optional<DeathCertificate> death) {
    return new RunReport(
        outcome,
        plan(),
        status(),
        board().proof(),
        decisions().approval().map(given -> "unauthenticated: " + given.approver()),
        death,
        otherKeys.surplus(),
        inlineKeys(),
        ending.map(Ending::reads).orElse(List.of()),
        Stream.concat(
                board().stores().stream().flatMap(store -> store.notes().stream()),
                notes().stream())
            .toList());
  }
}
