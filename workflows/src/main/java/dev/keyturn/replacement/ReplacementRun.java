package dev.keyturn.replacement;

import dev.keyturn.failure.FailureType;
import dev.keyturn.key.ImportedMaterial;
import dev.keyturn.key.KeyActivities;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.KeyCiphertext;
import dev.keyturn.key.KeyGuard;
import dev.keyturn.key.KeyLock;
import dev.keyturn.key.KeyMentions;
import dev.keyturn.key.KeySeal;
import dev.keyturn.key.ReplacementKey;
import dev.keyturn.key.ReplacementOrder;
import dev.keyturn.key.SealRemoval;
import io.temporal.common.converter.DataConverterException;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The spine that every replacement of a key shares. Subclasses give the order of the steps; this
 * class gives the steps, the decisions of people and the ways out.
 */
public abstract class ReplacementRun extends ReplacementDesk {
  private Optional<ReplacementPlan> outline = Optional.empty();
  private Optional<RestorePoint> inherited = Optional.empty();
  private final Containing containing = new Containing(request(), human());
  private final OtherKeys otherKeys = new OtherKeys(board(), human());
  private List<String> gaps = List.of();
  private final LastingRecord lasting = new LastingRecord(board(), this::pointOfReturn);
  private final Sealing sealing = new Sealing(request(), board(), human(), lasting);
  private final Guarding guarding = new Guarding(request(), board(), human(), lasting);
  private final HistoryGuard room =
      new HistoryGuard(request(), board(), human(), this::pointOfReturn);
  private final Comparison comparison = new Comparison(request(), board(), human());
  private List<String> workers = List.of();
  private Optional<KeyMentions> stillNaming = Optional.empty();
  private Optional<KeyCiphertext> canary = Optional.empty();
  private Optional<ReplacementKey> replacement = Optional.empty();
  private Optional<ImportedMaterial> imported = Optional.empty();
  private Optional<Ending> ending = Optional.empty();
  private Instant newWritesSince = Instant.EPOCH;
  private Optional<WayBack> wayBack = Optional.empty();

  protected ReplacementRun(ReplacementRequest request) {
    super(request);
  }

  /**
   * Plans, and in EXECUTE mode shuts out suspects and takes the steps; every way out of them ends
   * in a report. Suspects are shut out before anything but the key is looked at.
   */
  protected final RunReport run(Runnable steps) {
    Planning planning = new Planning(request());
    ReplacementPlan known = planning.outline();
    outline = Optional.of(known);
    workers = planning.workers();
    board().known(known.oldKey());
    boolean contains = request().mode() == RunMode.EXECUTE && known.containedPolicy().isPresent();
    if (contains) {
      planning.refuseUnlessContainable(known);
    } else {
      plan(planning);
      if (request().mode() == RunMode.PLAN) {
        return report(Outcome.PLANNED, Optional.empty());
      }
      planning.refuseUnlessExecutable(plan());
    }
    CancellationScope spine =
        Workflow.newCancellationScope(
            () -> {
              if (contains) {
                contain();
                new PlanUnderContainment(planning, request().plan(), human())
                    .go(view -> planned(planning, view));
              }
              steps.run();
            });
    underWay(spine);
    try {
      spine.run();
      // A roll back stops the next call, and there may have been none after it was decided.
      return decisions().rolledBack().isEmpty() ? finish(Outcome.DONE, Phase.DONE) : wentBack();
    } catch (Human.RejectedException rejected) {
      leaveOldKeyEnabled();
      return finish(Outcome.REJECTED, Phase.REJECTED);
    } catch (RuntimeException failure) {
      return stopped(failure);
    }
  }

  /** The IAM policies that a plan shows; only a run that has the time looks for them. */
  protected Optional<KeyMentions> mentions(ReplacementPlan plan) {
    return Optional.empty();
  }

  /** Creates the replacement exactly once and takes its lock. */
  protected final void createKey() {
    ReplacementPlan plan = plan().plan();
    lasting.note();
    if (!request().newSignaturesOnly()) {
      takeOver(plan);
      KeyActivities old = Steps.key("Make a canary under the old key");
      canary =
          Optional.of(human().step(Phase.CREATING_KEY, () -> old.encryptCanary(plan.oldKey())));
    }
    ReplacementKey made =
        human()
            .step(
                Phase.CREATING_KEY,
                () ->
                    Steps.key("Create the replacement key", request().settle())
                        .createReplacementKey(order(plan)));
    replacement = Optional.of(made);
    lasting.note();
    watch(plan);
    otherKeys.of(made);
    board().created(made.key());
    human().step(Phase.CREATING_KEY, () -> KeyLock.take(made.key()));
    imported =
        plan.material()
            .map(
                terms ->
                    new OwnMaterial(human(), board()).bring(newKey(), terms, request().settle()));
  }

  /** The material of one's own that the new key got; empty where KMS makes it, and before. */
  protected final Optional<ImportedMaterial> imported() {
    return imported;
  }

  /** Has the new key used: grants, the application's leave to use it, and then every alias. */
  protected final void repoint() {
    newWritesSince =
        new Repointing(plan().plan(), newKey(), request().settle(), board(), human())
            .go(new CallerTrials(plan(), newKey(), workers, board(), human()));
  }

  /** Compares what the new key has with the plan; a person is asked about what differs. */
  protected final void checkCarried() {
    comparison.check(plan().plan(), newKey());
  }

  /** Compares once more when all is done; what somebody changed in between is noted. */
  protected final void noteCarried() {
    comparison.note(plan().plan(), newKey());
  }

  /** Looks which IAM policies still name the old key; its aliases are the new one's by now. */
  protected final void noteMentions() {
    stillNaming =
        Mentions.of(
            plan().plan().oldKey(), List.of(), "Look which IAM policies still name the old key");
  }

  /** What a report says beside the proof; the key is asked once more after it. */
  protected void noteAtTheEnd() {}

  /** Sweeps, waits for a person, disables and proves, as often as it takes. */
  protected final void reencryptAndDisable() {
    Verification verification =
        new Verification(
            request(),
            plan(),
            new Verification.Repointed(
                newKey(),
                newWritesSince,
                sealing,
                new Callers(plan().plan(), workers, board()),
                guarding),
            board(),
            decisions(),
            human());
    Ending end = new Ending(request(), board(), human(), canary.orElseThrow(), guarding);
    ending = Optional.of(end);
    vigil().judges();
    while (true) {
      Proof proof = verification.untilClean(room);
      Optional<Approval> approval = awaitApproval(proof);
      if (approval.isEmpty()) {
        String changed = "somebody changed the keys: " + String.join("; ", vigil().found());
        voidApproval(changed);
        human().ask(changed);
        continue;
      }
      otherKeys.reconcile(plan().plan().oldKey(), newKey(), request().settle());
      Optional<String> objection =
          end.cannotRead()
              .or(() -> verification.lookAgain(proof))
              .or(() -> end.disable(verification.gateProof(approval.get()), room))
              .or(() -> end.prove(verification::putBackSince, () -> lastNotes(verification), room));
      if (objection.isEmpty()) {
        return;
      }
      voidApproval(objection.get());
    }
  }

  private boolean lastNotes(Verification verification) {
    noteAtTheEnd();
    boolean waited = guarding.putBack();
    return verification.untilUnchanged() || waited;
  }

  @Override
  protected final Optional<RestorePoint> pointOfReturn() {
    return boardPlan()
        .map(PlanView::plan)
        .or(() -> outline)
        .map(
            plan ->
                new RestorePoint(
                    Workflow.getInfo().getWorkflowId(),
                    plan.oldKey(),
                    replacement.map(ReplacementKey::key),
                    plan.aliases(),
                    plan.stores().stream().flatMap(store -> store.savedDefault().stream()).toList(),
                    containing.order(),
                    plan.savedSettings(),
                    gaps,
                    Optional.of(plan.savedPolicy()),
                    sealing.order(),
                    guarding.order(),
                    Optional.of(request().requestedBy()),
                    Optional.of(Workflow.getInfo().getOriginalExecutionRunId())))
        .map(own -> inherited.map(own::after).orElse(own));
  }

  private void planned(Planning planning, PlanView view) {
    planned(view);
    gaps = planning.gaps(view.plan());
    inherited = planning.inherited(view.plan());
    // The way back puts the guard back first that an earlier run left lifted.
    containing.planned(view.plan());
    board().notes("gaps", gaps);
    board().notes("suspects", view.suspectNotes());
    board().notes("last use", view.plan().notAssessed());
  }

  private void plan(Planning planning) {
    try {
      PlanView view = planning.whole();
      PlanView seen = view.with(mentions(view.plan()));
      planned(
          planning,
          request().mode() == RunMode.PLAN
              ? seen.with(
                  Callers.lately(view.plan().oldKey(), workers),
                  ApplicationTrial.onOldKey(view.plan(), request().settle()))
              : seen);
    } catch (ActivityFailure failure) {
      throw FailureType.passedOn(failure);
    }
  }

  private void contain() {
    ReplacementPlan plan = outline.orElseThrow();
    containing.save(plan);
    lasting.begin();
    containing.go();
    watch(plan);
  }

  private void watch(ReplacementPlan plan) {
    vigil()
        .over(
            Optional.of(
                new KeyWatch(plan, replacement.map(ReplacementKey::key), sealing, guarding)));
  }

  /**
   * Puts right what an earlier run left in the policy; whether the suspects are still shut out is
   * looked at again, since a policy that was read late is put without what denies them.
   */
  private void takeOver(ReplacementPlan plan) {
    Optional<KeyGuard> guard = inherited.flatMap(RestorePoint::guard);
    Optional<KeySeal> seal = inherited.flatMap(RestorePoint::seal);
    guard.ifPresent(this::takeOverGuard);
    sealing.takeOver(new SealRemoval(plan.oldKey(), seal));
    if (guard.isPresent() || seal.isPresent()) {
      containing.go();
    }
  }

  /** From then on the policy is as the plan says, in which the guard is. */
  private void takeOverGuard(KeyGuard left) {
    guarding.takeOver(left);
    inherited = inherited.map(RestorePoint::guarded);
    if (containing.order().isPresent()) {
      watch(plan().plan());
    }
  }

  private ReplacementOrder order(ReplacementPlan plan) {
    return new ReplacementOrder(
        plan.oldKey(),
        Workflow.getInfo().getWorkflowId(),
        Workflow.getInfo().getOriginalExecutionRunId(),
        plan.adopts().map(Adoption::key),
        plan.description(),
        plan.newPolicy(),
        plan.tags(),
        plan.kind(),
        plan.rotationPeriodDays(),
        plan.material().map(terms -> ReplacementOrder.EXTERNAL),
        request().settle());
  }

  private KeyArn newKey() {
    return replacement.orElseThrow().key();
  }

  /**
   * Whatever stopped the spine, also what nobody thought of: once a disable was sent, its key must
   * not stay disabled until a later version knows what to do. Before that, it can wait for one.
   */
  private RunReport stopped(RuntimeException failure) {
    if (decisions().rolledBack().isPresent()) {
      return wentBack();
    }
    boolean known = failure instanceof TemporalFailure || failure instanceof DataConverterException;
    if (!known && ending.filter(Ending::mayHaveDisabled).isEmpty()) {
      throw failure;
    }
    leaveOldKeyEnabled();
    lasting.close();
    throw failure instanceof TemporalFailure
        ? failure
        : FailureType.BROKEN.failure(
            "Keyturn could not go on: "
                + FailureType.message(failure)
                + "; the old key is enabled. Report that, and start the run again",
            failure);
  }

  private RunReport wentBack() {
    decisions().close();
    Workflow.newDetachedCancellationScope(this::goBack).run();
    return finish(Outcome.ROLLED_BACK, Phase.ROLLED_BACK);
  }

  private void goBack() {
    board().enter(Phase.ROLLING_BACK);
    vigil().over(Optional.empty());
    RestorePoint point = pointOfReturn().orElseThrow();
    WayBack back =
        new WayBack(
            point,
            lifts(point),
            request().settle(),
            trouble -> {
              human().askForRetry("rolling back stopped: " + trouble);
              board().enter(Phase.ROLLING_BACK);
            });
    back.go();
    wayBack = Optional.of(back);
    guarding.restored();
    sealing.lifted();
    board().notes("way back", back.notes());
  }

  /** A containment may have been taken over since the person was let through. */
  private boolean lifts(RestorePoint point) {
    return decisions()
        .rolledBack()
        .filter(RollBack::liftContainment)
        .filter(order -> Lifting.mayLift(order.by(), point))
        .isPresent();
  }

  /** A run that ends early never leaves the old key disabled, or sealed, behind it. */
  private void leaveOldKeyEnabled() {
    decisions().close();
    Workflow.newDetachedCancellationScope(
            () -> {
              ending.ifPresent(Ending::undoDisable);
              guarding.putBack();
              sealing.lift();
            })
        .run();
  }

  /** Nothing can stop the end: a run that did its work must not end as cancelled. */
  private RunReport finish(Outcome outcome, Phase phase) {
    decisions().close();
    board().enter(phase);
    Optional<Ending> shown = ending.filter(end -> outcome == Outcome.DONE);
    shown.flatMap(Ending::disabledAt).ifPresent(this::watchOn);
    wayBack.ifPresentOrElse(
        back -> lasting.close(pointOfReturn().orElseThrow(), back), lasting::close);
    RunReport report = report(outcome, shown);
    Workflow.newDetachedCancellationScope(() -> Workflow.await(Workflow::isEveryHandlerFinished))
        .run();
    return report;
  }

  /** What the ending showed was true until now; what comes later is for another run to see. */
  private void watchOn(Instant disabledAt) {
    Aftermath aftermath = new Aftermath(request(), plan().plan(), workers, decisions());
    Workflow.newDetachedCancellationScope(
            () -> board().notes("aftermath", aftermath.begin(disabledAt)))
        .run();
  }

  /** What the ending showed is true of a key that is still disabled. */
  private RunReport report(Outcome outcome, Optional<Ending> shown) {
    return new RunReport(
        outcome,
        // A run may go back before it knows more than the key.
        boardPlan().orElseGet(() -> new PlanView(outline.orElseThrow())),
        status(),
        board().proof(),
        decisions().approval().map(given -> "unauthenticated: " + given.approver()),
        shown.flatMap(Ending::death),
        otherKeys.surplus(),
        inlineKeys(),
        shown.map(Ending::reads).orElse(List.of()),
        comparison.carried(),
        stillNaming,
        Stream.concat(
                Excerpts.texts(
                    board().stores().stream().flatMap(store -> store.notes().stream()).toList())
                    .stream(),
                Excerpts.texts(notes()).stream())
            .toList());
  }
}
