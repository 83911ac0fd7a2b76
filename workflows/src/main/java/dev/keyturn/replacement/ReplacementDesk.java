package dev.keyturn.replacement;

import dev.keyturn.failure.FailureType;
import dev.keyturn.failure.Require;
import dev.keyturn.reencryption.PaceStatus;
import dev.keyturn.reencryption.PacedRun;
import dev.keyturn.reencryption.Pins;
import dev.keyturn.reencryption.Receipt;
import dev.keyturn.reencryption.TurnNotice;
import dev.keyturn.reencryption.WrappedDataKey;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;

/** Where people meet a run: Updates with their checks, queries, and the wait for an approval. */
public abstract class ReplacementDesk extends PacedRun implements ReplacementHandlers {
  private static final Logger LOGGER = Workflow.getLogger(ReplacementDesk.class);

  private final ReplacementRequest request;
  private final Decisions decisions;
  private final RunBoard board;
  private final Vigil vigil;
  private final Human human;
  private Optional<CancellationScope> spine = Optional.empty();

  ReplacementDesk(ReplacementRequest request) {
    this.request = Require.input(request);
    this.decisions = new Decisions(request.requestedBy());
    this.board =
        new RunBoard(
            request.key().value(), decisions, new OutageTurns(request.maxInstancesStopped()));
    this.vigil = new Vigil(request.settle(), board, decisions);
    this.human = new Human(board, decisions, vigil);
  }

  @Override
  public final Receipt approve(Approval approval) {
    decisions.approve(approval);
    LOGGER.info(
        "approval: unauthenticated, approver {}, proof {}", approval.approver(), approval.proof());
    return new Receipt("approved; the run looks again, then disables the old key");
  }

  @Override
  public final void checkApprove(Approval approval) {
    decisions.checkApproval(Require.input(approval), board.phase(), board.proof());
    decisions.checkNotPaused(paceStatus());
  }

  @Override
  public final Receipt accept(PinAcceptance given) {
    Pins pins =
        board.pins().stream()
            .filter(found -> found.name().equals(given.pin()))
            .findFirst()
            .orElseThrow();
    decisions.accept(new Acceptance(pins, given.approver(), given.reason(), given.until()));
    board.show();
    return new Receipt(
        pins.count() + " items of " + pins.name() + " are accepted until " + given.until());
  }

  @Override
  public final void checkAccept(PinAcceptance given) {
    decisions.checkAcceptance(Require.input(given), board.phase(), board.pins());
  }

  @Override
  public final Receipt seal(Reason reason) {
    decisions.seal();
    return new Receipt("sealing the old key: who writes under it is denied, all stays readable");
  }

  @Override
  public final void checkSeal(Reason reason) {
    Require.input(reason);
    decisions.checkSeal(board.phase());
  }

  @Override
  public final Receipt reject(Reason reason) {
    decisions.reject(reason);
    return new Receipt("rejected: the run ends with the old key enabled");
  }

  @Override
  public final void checkReject(Reason reason) {
    Require.input(reason);
    decisions.checkRejection(board.phase());
  }

  @Override
  public final Receipt retryFailed(Retry retry) {
    decisions.retry();
    return new Receipt("trying again");
  }

  @Override
  public final void checkRetryFailed(Retry retry) {
    Require.input(retry);
    decisions.checkRetry(board.phase());
  }

  @Override
  public final Receipt rollBack(RollBack order) {
    decisions.rollBack(order);
    spine.orElseThrow().cancel(order.reason());
    return new Receipt(
        "going back: old key enabled, seal taken off, aliases and bucket defaults back; who is"
            + (order.liftContainment() ? " shut out is let in again" : " shut out stays so"));
  }

  @Override
  public final void checkRollBack(RollBack order) {
    decisions.checkRollBack(Require.input(order), spine.isPresent());
  }

  @Override
  protected final Optional<String> whyNoPause() {
    return decisions
        .approval()
        .map(given -> "the proof is approved already; what is left is not held up, see rollBack")
        .or(this::whyNoThrottle);
  }

  @Override
  protected final Optional<String> whyNoThrottle() {
    return request.reencrypts() && request.mode() == RunMode.EXECUTE
        ? decisions.whyNoneAnyMore()
        : Optional.of("this run re-encrypts nothing");
  }

  @Override
  protected final void paceDecided(PaceStatus decided) {
    board.pace(decided);
  }

  @Override
  public final void noteTurn(TurnNotice notice) {
    board.turns().heard(notice);
  }

  @Override
  public final RunStatus status() {
    return board.status();
  }

  @Override
  public final PlanView plan() {
    return boardPlan().orElseThrow(() -> notYet("plan"));
  }

  @Override
  public final Proof proof() {
    return board.proof().orElseThrow(() -> notYet("proof"));
  }

  @Override
  public final RestorePoint restorePoint() {
    return pointOfReturn()
        .filter(point -> spine.isPresent())
        .orElseThrow(() -> notYet("restore point"));
  }

  @Override
  public final List<WrappedDataKey> inlineKeys() {
    return board.inlineKeys();
  }

  /** What the way back needs, once there is a plan. */
  protected abstract Optional<RestorePoint> pointOfReturn();

  final ReplacementRequest request() {
    return request;
  }

  final RunBoard board() {
    return board;
  }

  final Decisions decisions() {
    return decisions;
  }

  final Human human() {
    return human;
  }

  final Vigil vigil() {
    return vigil;
  }

  final Optional<PlanView> boardPlan() {
    return board.plan();
  }

  final List<String> notes() {
    return board.notes();
  }

  final void planned(PlanView view) {
    board.planned(view);
    List<StoreLedger> ledgers =
        request.stores().stream()
            .map(store -> new StoreLedger(store, planOf(view, store.storeId())))
            .toList();
    board.storesKnown(ledgers);
  }

  /** From here on there is something to roll back. */
  final void underWay(CancellationScope scope) {
    spine = Optional.of(scope);
  }

  /**
   * Shows the proof and waits for a person other than the requester.
   *
   * @return empty if somebody changed a key meanwhile, as {@link Vigil#found} says
   */
  final Optional<Approval> awaitApproval(Proof proof) {
    board.proof(Optional.of(proof));
    board.enter(
        Phase.AWAITING_APPROVAL,
        "",
        "Waits for the Update `approve` by another person than "
            + request.requestedBy()
            + ": `{\"approver\":\"…\",\"proof\":\""
            + proof.hash()
            + "\",\"scopeIsComplete\":true}`");
    vigil.until(
        Decisions.Asked.APPROVAL,
        () ->
            decisions.approval().isPresent()
                || decisions.rejection().isPresent()
                || !vigil.found().isEmpty());
    human.endIfRejected();
    return decisions.approval();
  }

  /** An approval does not survive what is found after it; the next approver is told why. */
  final void voidApproval(String reason) {
    LOGGER.info("the approval is void: {}", reason);
    decisions.voidApproval();
    board.approvalVoid(reason);
  }

  private static Optional<StorePlan> planOf(PlanView view, String store) {
    return view.plan().stores().stream().filter(plan -> plan.store().equals(store)).findFirst();
  }

  private static RuntimeException notYet(String what) {
    return FailureType.INVALID_INPUT.failure("this run has no " + what + " yet");
  }
}
