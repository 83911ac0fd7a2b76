package dev.keyturn.retirement;

import dev.keyturn.ActivityProfiles;
import dev.keyturn.GrowingPause;
import dev.keyturn.TaskQueues;
import dev.keyturn.failure.Cancellation;
import dev.keyturn.failure.FailureType;
import dev.keyturn.failure.Require;
import dev.keyturn.key.DisabledKey;
import dev.keyturn.reencryption.Receipt;
import dev.keyturn.replacement.GateActivities;
import dev.keyturn.replacement.GateKey;
import dev.keyturn.replacement.KeyturnAttributes;
import dev.keyturn.replacement.Phase;
import dev.keyturn.replacement.Reason;
import io.temporal.common.converter.DataConverterException;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.CompletablePromise;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;

/** Looks until the time is over; what is found is acted on first and asked about afterwards. */
public final class WatchDisabledKeyWorkflowImpl implements WatchDisabledKeyWorkflow {
  /** After how long a look tells of itself though nothing has changed. */
  private static final Duration AT_LATEST = Duration.ofHours(1);

  /** Long enough for that, for an attempt that dies and for the one after it. */
  private static final Duration BLIND = Duration.ofHours(2);

  /** CloudTrail may deliver so late (user guide: about five minutes, not guaranteed). */
  private static final Duration DELIVERY = Duration.ofMinutes(30);

  /** Somebody who makes every look another one must not keep it from looking for long. */
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(15);

  /**
   * A quiet week is one execution. Of more looks each may be tens of kilobytes, of 50 MB that a
   * history can have, and some twenty events of 51,200.
   */
  private static final int LOOKS_PER_RUN = 200;

  private final Instant began;
  private final WatchFindings findings;
  private DisabledKey disabled;
  private Optional<DisabledKeySight> seen;
  private Optional<Reason> enable = Optional.empty();
  private Optional<String> takenOver = Optional.empty();
  private Phase shown;
  private Instant since;
  private boolean woken;
  private boolean ending;

  @WorkflowInit
  public WatchDisabledKeyWorkflowImpl(WatchOrder order) {
    Optional<WatchMemory> before = Require.input(order).before();
    disabled = order.disabled();
    findings =
        before
            .map(memory -> new WatchFindings(memory.findings()))
            .orElseGet(() -> new WatchFindings(disabled.known()));
    began = before.map(WatchMemory::began).orElseGet(WatchDisabledKeyWorkflowImpl::now);
    seen = before.flatMap(WatchMemory::seen);
    ending = before.filter(WatchMemory::ending).isPresent();
    shown = findings.phase();
    since = before.map(WatchMemory::since).orElse(began);
  }

  @Override
  public WatchReport watch(WatchOrder given) {
    Workflow.upsertTypedSearchAttributes(KeyturnAttributes.KEY.valueSet(disabled.key().value()));
    tellPhase();
    Optional<WatchOutcome> outcome = Optional.empty();
    for (int looks = 1; outcome.isEmpty(); looks++) {
      show();
      woken = false;
      Optional<DisabledKeyLook> look = look();
      boolean changed = look.map(this::judge).orElse(false);
      enable.ifPresent(person -> enable(person.by() + " says: " + person.reason()));
      enable = Optional.empty();
      outcome = outcome(look.isPresent());
      if (changed && outcome.isEmpty()) {
        show();
        // What comes and goes again must not fill the run's history.
        Duration waited = Duration.between(began, now());
        Workflow.await(
            new GrowingPause(disabled.every(), LONGEST_PAUSE).after(waited), this::isDecided);
      }
      boolean isLong = looks >= LOOKS_PER_RUN || Workflow.getInfo().isContinueAsNewSuggested();
      if (isLong && outcome.isEmpty()) {
        continueAsNew();
      }
    }
    findings.close();
    show();
    Workflow.await(Workflow::isEveryHandlerFinished);
    return new WatchReport(outcome.get(), status());
  }

  /** Whoever waits for an answer gets it first; what they decided is carried out before, too. */
  private void continueAsNew() {
    Workflow.await(() -> Workflow.isEveryHandlerFinished() || isToAct());
    if (CancellationScope.current().isCancelRequested()) {
      CancellationScope.throwCanceled();
    }
    if (!isToAct()) {
      Workflow.newContinueAsNewStub(WatchDisabledKeyWorkflow.class)
          .watch(
              WatchOrder.of(
                  disabled, new WatchMemory(began, since, seen, ending, findings.memory())));
    }
  }

  private boolean isToAct() {
    return takenOver.isPresent() || enable.isPresent();
  }

  @Override
  public Receipt enable(Reason reason) {
    enable = Optional.of(reason);
    Workflow.await(() -> enable.isEmpty());
    if (!findings.isEnabled()) {
      throw FailureType.AWS_REFUSED.failure(String.join("; ", findings.trouble()));
    }
    return new Receipt("the old key is enabled; send acknowledge once that is dealt with");
  }

  @Override
  public void checkEnable(Reason reason) {
    Require.input(reason);
  }

  /** At once, so that nobody is taken to know what is found after they spoke. */
  @Override
  public Receipt acknowledge(Reason reason) {
    ending = findings.isEnabled();
    findings.acknowledge(now(), reason, disabled.enables());
    wake();
    return new Receipt(
        ending
            ? "the watch ends, unless the old key is disabled by now"
            : "known from now on; the watch goes on until " + disabled.until());
  }

  @Override
  public void checkAcknowledge(Reason reason) {
    Require.input(reason);
    if (findings.trouble().isEmpty()) {
      throw FailureType.INVALID_INPUT.failure(
          "acknowledge: nothing waits for a person, see status");
    }
  }

  @Override
  public void renew(DisabledKey again) {
    disabled = again;
    ending = false;
    findings.startAgain(again.known());
    wake();
  }

  @Override
  public void end(String run) {
    takenOver = Optional.of(run);
  }

  @Override
  public WatchStatus status() {
    return findings.status(disabled);
  }

  /** The next look is answered at once, and judged by what is true by then. */
  private void wake() {
    seen = Optional.empty();
    woken = true;
  }

  /** Empty once somebody has decided, the time is over, or nobody looks. */
  private Optional<DisabledKeyLook> look() {
    CompletablePromise<DisabledKeyLook> found = Workflow.newPromise();
    DisabledKeyOrder order = new DisabledKeyOrder(disabled, seen, callersSince(), AT_LATEST);
    CancellationScope scope =
        Workflow.newCancellationScope(
            () -> found.completeFrom(Async.function(looks()::watchDisabledKey, order)));
    scope.run();
    Duration patience = patience();
    boolean over = !Workflow.await(patience, () -> found.isCompleted() || isDecided());
    if (!found.isCompleted()) {
      scope.cancel("the watch goes on otherwise, or is over");
      if (over && patience.equals(BLIND)) {
        findings.blind(now(), "no look was answered; see the workers, and this run's last call");
      }
      return Optional.empty();
    }
    return read(found);
  }

  private Optional<DisabledKeyLook> read(CompletablePromise<DisabledKeyLook> found) {
    try {
      return Optional.of(found.get());
    } catch (TemporalFailure | DataConverterException unread) {
      Cancellation.passOn(unread);
      findings.blind(now(), FailureType.message(unread));
      show();
      Workflow.await(LONGEST_PAUSE, this::isDecided);
      return Optional.empty();
    }
  }

  /** Until the end, where nothing is open; what a person has to see to is not over by time. */
  private Duration patience() {
    Duration left = Duration.between(now(), disabled.until());
    boolean mayEnd = findings.trouble().isEmpty() && findings.hasLooked();
    return mayEnd && left.compareTo(BLIND) < 0 ? (left.isNegative() ? Duration.ZERO : left) : BLIND;
  }

  private Instant callersSince() {
    return findings
        .lookedAt()
        .map(time -> time.minus(DELIVERY))
        .filter(time -> time.isAfter(disabled.since()))
        .orElse(disabled.since());
  }

  /** Whether the look shows something new. */
  private boolean judge(DisabledKeyLook look) {
    DisabledKeySight sight = look.sight();
    boolean changed = seen.filter(before -> before.covers(sight)).isEmpty();
    seen = Optional.of(seen.map(sight::after).orElse(sight));
    findings.saw(now(), look);
    if (disabled.enables()) {
      findings
          .outage()
          .ifPresent(
              outage -> {
                show();
                enable(outage);
              });
    }
    return changed;
  }

  private Optional<WatchOutcome> outcome(boolean looked) {
    if (takenOver.isPresent()) {
      return Optional.of(WatchOutcome.TAKEN_OVER);
    }
    if (ending && looked) {
      ending = findings.isEnabled();
      if (ending) {
        return Optional.of(WatchOutcome.ENABLED);
      }
    }
    boolean over =
        findings.trouble().isEmpty() && findings.hasLooked() && !now().isBefore(disabled.until());
    return over ? Optional.of(WatchOutcome.OVER) : Optional.empty();
  }

  /** Enabled first: whoever has to be asked may come in days. */
  private void enable(String reason) {
    GateKey order = new GateKey(disabled.key(), Workflow.getInfo().getWorkflowId(), reason);
    try {
      gate().enableOldKey(order);
      findings.enabled(now(), reason);
    } catch (DataConverterException unread) {
      // That there is an answer says that it was done.
      findings.enabled(now(), reason);
    } catch (ActivityFailure failure) {
      Cancellation.passOn(failure);
      findings.cannotEnable(now(), FailureType.message(failure));
      // The next look is answered at once, and judged anew.
      seen = Optional.empty();
    }
  }

  private boolean isDecided() {
    return isToAct() || woken;
  }

  private void show() {
    if (findings.phase() != shown) {
      shown = findings.phase();
      since = now();
      tellPhase();
    }
    Workflow.setCurrentDetails(WatchDetails.markdown(status()));
  }

  private void tellPhase() {
    Workflow.upsertTypedSearchAttributes(
        KeyturnAttributes.PHASE.valueSet(shown.name()),
        KeyturnAttributes.SINCE.valueSet(since.atOffset(ZoneOffset.UTC)));
  }

  private DisabledKeyActivities looks() {
    return Workflow.newActivityStub(
        DisabledKeyActivities.class,
        ActivityProfiles.watch(
            TaskQueues.CONTROL, "Look whether anything needs the disabled key", disabled.every()));
  }

  private static GateActivities gate() {
    return Workflow.newActivityStub(
        GateActivities.class, ActivityProfiles.gate(TaskQueues.GATE, "Enable the old key again"));
  }

  private static Instant now() {
    return Instant.ofEpochMilli(Workflow.currentTimeMillis());
  }
}
