package dev.keyturn.starter;

import dev.keyturn.compromise.RespondToCompromiseWorkflow;
import dev.keyturn.failure.FailureType;
import dev.keyturn.key.KeyMentions;
import dev.keyturn.key.SealMode;
import dev.keyturn.reencryption.DataStore;
import dev.keyturn.reencryption.PaceStatus;
import dev.keyturn.reencryption.PacedRun;
import dev.keyturn.reencryption.Receipt;
import dev.keyturn.reencryption.TurnNotice;
import dev.keyturn.reencryption.WrappedDataKey;
import dev.keyturn.reencryption.WrappedKeySource;
import dev.keyturn.replacement.Approval;
import dev.keyturn.replacement.KeyturnAttributes;
import dev.keyturn.replacement.Outcome;
import dev.keyturn.replacement.Phase;
import dev.keyturn.replacement.PinAcceptance;
import dev.keyturn.replacement.PlanView;
import dev.keyturn.replacement.Proof;
import dev.keyturn.replacement.Reason;
import dev.keyturn.replacement.Refusal;
import dev.keyturn.replacement.ReplacementRequest;
import dev.keyturn.replacement.RestorePoint;
import dev.keyturn.replacement.Retry;
import dev.keyturn.replacement.RollBack;
import dev.keyturn.replacement.RunMode;
import dev.keyturn.replacement.RunReport;
import dev.keyturn.replacement.RunStatus;
import dev.keyturn.replacement.SampleRead;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** A response that touches nothing: it waits for a person at once, and the ticket bends it. */
public final class FakeResponse extends PacedRun implements RespondToCompromiseWorkflow {
  static final String BUSY = "the key is held by RespondToCompromise/eu-west-1/other";

  static final String SWEEP = "sweep";

  private final ReplacementRequest request;
  private Phase phase = Phase.PLANNING;
  private Optional<Outcome> outcome = Optional.empty();

  @WorkflowInit
  public FakeResponse(ReplacementRequest request) {
    this.request = request;
  }

  @Override
  public RunReport respond(ReplacementRequest unused) {
    if (ticketIs("BUSY")) {
      throw FailureType.KEY_BUSY.failure(BUSY);
    }
    if (request.mode() == RunMode.PLAN) {
      return report(Outcome.PLANNED, plan());
    }
    if (ticketIs("SWEEPING")) {
      phase = Phase.REENCRYPTING;
    } else if (request.seal() == SealMode.LATER) {
      phase = Phase.SEALING;
    } else {
      phase = ticketIs("STUCK") ? Phase.NEEDS_HUMAN : Phase.AWAITING_APPROVAL;
    }
    Workflow.upsertTypedSearchAttributes(
        KeyturnAttributes.PHASE.valueSet(phase.name()),
        KeyturnAttributes.SINCE.valueSet(
            Instant.ofEpochMilli(Workflow.currentTimeMillis()).atOffset(ZoneOffset.UTC)));
    Workflow.await(() -> outcome.isPresent());
    return report(outcome.orElseThrow(), plan());
  }

  @Override
  public Receipt approve(Approval approval) {
    outcome = Optional.of(Outcome.DONE);
    return new Receipt("approved by " + approval.approver());
  }

  @Override
  public void checkApprove(Approval approval) {
    if (approval.approver().equals(request.requestedBy())) {
      throw new IllegalArgumentException("the requester can't approve");
    }
    if (!approval.scopeIsComplete()) {
      throw new IllegalArgumentException("say that the scope is complete");
    }
  }

  @Override
  public Receipt accept(PinAcceptance acceptance) {
    return new Receipt(acceptance.pin() + " accepted until " + acceptance.until());
  }

  @Override
  public void checkAccept(PinAcceptance acceptance) {}

  @Override
  public Receipt seal(Reason reason) {
    phase = Phase.AWAITING_APPROVAL;
    return new Receipt("sealing: " + reason.reason());
  }

  @Override
  public void checkSeal(Reason reason) {
    if (phase != Phase.SEALING) {
      throw new IllegalStateException("the run does not wait for it");
    }
  }

  @Override
  public Receipt reject(Reason reason) {
    outcome = Optional.of(Outcome.REJECTED);
    return new Receipt("rejected: " + reason.reason());
  }

  @Override
  public void checkReject(Reason reason) {}

  @Override
  public Receipt retryFailed(Retry retry) {
    phase = Phase.AWAITING_APPROVAL;
    return new Receipt("tried again for " + retry.by());
  }

  @Override
  public void checkRetryFailed(Retry retry) {
    if (phase != Phase.NEEDS_HUMAN) {
      throw new IllegalStateException("there is nothing to try again");
    }
  }

  @Override
  public Receipt rollBack(RollBack order) {
    outcome = Optional.of(Outcome.ROLLED_BACK);
    return new Receipt("going back" + (order.liftContainment() ? ", containment lifted" : ""));
  }

  @Override
  public void checkRollBack(RollBack order) {}

  @Override
  public void noteTurn(TurnNotice notice) {}

  @Override
  public RunStatus status() {
    boolean waits = phase != Phase.PLANNING && phase != Phase.REENCRYPTING;
    return Samples.at(
        paceStatus(),
        phase == Phase.REENCRYPTING
            ? Samples.sweeping(SWEEP)
            : Samples.status(
                phase, waits ? "approve or reject" : "", inlineKeys().isEmpty() ? 0 : 1));
  }

  @Override
  public PlanView plan() {
    return ticketIs("REFUSED")
        ? Samples.plan(new Refusal("bucket/orders-data", "it is not there", "name another"))
        : Samples.plan();
  }

  @Override
  public Proof proof() {
    return Samples.proof(Workflow.getInfo().getWorkflowId());
  }

  @Override
  public RestorePoint restorePoint() {
    throw new IllegalStateException("nothing was changed");
  }

  @Override
  public List<WrappedDataKey> inlineKeys() {
    return request.stores().stream()
        .filter(DataStore.DataKeys.class::isInstance)
        .map(store -> ((DataStore.DataKeys) store).in())
        .filter(WrappedKeySource.Inline.class::isInstance)
        .flatMap(source -> ((WrappedKeySource.Inline) source).keys().stream())
        .map(key -> new WrappedDataKey(key.id(), "bmV3", key.encryptionContext()))
        .toList();
  }

  @Override
  protected Optional<String> whyNoPause() {
    return Optional.empty();
  }

  @Override
  protected Optional<String> whyNoThrottle() {
    return Optional.empty();
  }

  @Override
  protected void paceDecided(PaceStatus decided) {}

  private boolean ticketIs(String ticket) {
    return request.ticket().equals(Optional.of(ticket));
  }

  private RunReport report(Outcome how, PlanView plan) {
    Phase last = how == Outcome.DONE ? Phase.DONE : Phase.REJECTED;
    return new RunReport(
        how,
        plan,
        Samples.status(last, ""),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        inlineKeys(),
        List.of(new SampleRead("bucket/orders-data", Samples.APPLICATION, 100)),
        List.of(),
        Optional.of(KeyMentions.notKnown("nobody may look into IAM")),
        List.of("nothing was touched"));
  }
}
