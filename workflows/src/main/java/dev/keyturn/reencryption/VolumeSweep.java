package dev.keyturn.reencryption;

import dev.keyturn.failure.Cancellation;
import dev.keyturn.failure.FailureType;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * One sweep over one volume: whether, when and under which lock it is swapped, and in the same
 * outage those of its companions that may be.
 */
final class VolumeSweep {
  private final StoreRequest request;
  private final DataStore.Volume store;
  private final OutageTurn turn;
  private final OutageGate gate;
  private final VolumeSteps steps;
  private final VolumeSwap.Target target;
  private final VolumeStanding standing;

  VolumeSweep(StoreRequest request, DataStore.Volume store, PaceGate pace, OutageTurn turn) {
    String run = request.run().orElseGet(() -> Workflow.getInfo().getWorkflowId());
    this.request = request;
    this.store = store;
    this.turn = turn;
    this.gate = new OutageGate(request.sweep().oldKey().account(), pace, turn);
    this.steps = new VolumeSteps(request.sweep().newKey());
    this.target = new VolumeSwap.Target(request.sweep().newKey(), run);
    this.standing = new VolumeStanding(store, request.sweep(), request.leader().map(leader -> run));
  }

  /** Swaps the volume, or says why not; verifying, only looks. */
  Tally sweep() {
    VolumeFacts facts = steps.look(store.id());
    facts.unprovenRecords().forEach(steps.ledger::note);
    if (!request.sweep().changes()) {
      return standing.seen(facts, VolumeSteps.now());
    }
    try {
      return change(facts);
    } catch (TemporalFailure failure) {
      turn.whole();
      throw failure;
    }
  }

  /** What the report should say of it. */
  List<String> notes() {
    return steps.ledger.notes();
  }

  private Tally change(VolumeFacts own) {
    if (own.volume().isEmpty() && request.companions().isEmpty()) {
      requireThere(own);
    }
    List<Candidate> volumes = new ArrayList<>();
    volumes.add(candidate(store, own));
    volumes.addAll(look(request.companions()));
    volumes.stream().flatMap(v -> v.facts().unprovenRecords().stream()).forEach(steps.ledger::note);
    Tally tally = change(volumes);
    requireThere(own);
    return tally;
  }

  private void requireThere(VolumeFacts own) {
    if (own.volume().isEmpty() && request.sweep().isFirst()) {
      throw SwapFailures.notThere(store.id(), request.sweep().newKey().region());
    }
  }

  private Tally change(List<Candidate> seen) {
    List<Candidate> volumes = seen;
    List<Candidate> open = Candidate.open(volumes);
    if (!open.isEmpty()) {
      // What an earlier run broke off goes first, whether or not this one may stop anything.
      open.get(0).recordedAt().ifPresent(gate::hold);
      Optional<Tally> broken = recovered(open);
      if (broken.isPresent()) {
        return broken.get();
      }
      volumes = again(volumes);
    }
    volumes.forEach(new ApplicationTags(steps)::settleLeft);
    List<Candidate> ready = ready(volumes);
    if (ready.isEmpty()) {
      return settled(volumes);
    }
    Optional<Tally> refused = prepared(ready);
    return refused.isPresent() ? refused.get() : swapUnderLock(volumes, ready);
  }

  /** Gives what there is to count where the instance may not be stopped in this sweep any more. */
  private Optional<Tally> prepared(List<Candidate> ready) {
    List<String> refusals = new ArrayList<>();
    tidyIfFailed(
        ready, () -> gate.pass(ready, step -> snapshotFirst(ready, step)).ifPresent(refusals::add));
    if (refusals.isEmpty()) {
      return Optional.empty();
    }
    ready.forEach(this::tidy);
    return Optional.of(
        ready.get(0).id().equals(store.id())
            ? notStopped(refusals.get(0))
            : standing.seen(steps.look(store.id()), VolumeSteps.now()));
  }

  /** What is denied by now costs no snapshots. */
  private void snapshotFirst(List<Candidate> ready, String step) {
    requireAllowed(ready);
    new SharedSwap(steps, swaps(ready)).snapshotFirst(step);
  }

  private void requireAllowed(List<Candidate> ready) {
    new SharedSwap(steps, swaps(ready))
        .denied()
        .ifPresent(
            why -> {
              throw SwapFailures.denied(ready, why);
            });
  }

  private Tally notStopped(String refusal) {
    return standing.problem(
        Standing.REMAINING,
        "its instance was not stopped, because " + refusal + "; mend that, then send retryFailed");
  }

  private Candidate candidate(DataStore.Volume volume, VolumeFacts facts) {
    VolumeStanding stands =
        volume.equals(store) ? standing : new VolumeStanding(volume, request.sweep());
    return new Candidate(volume, facts, stands.settled(facts, VolumeSteps.now()));
  }

  private List<Candidate> again(List<Candidate> volumes) {
    return look(volumes.stream().map(Candidate::store).toList());
  }

  private List<Candidate> look(List<DataStore.Volume> volumes) {
    List<VolumeFacts> facts = steps.look(volumes.stream().map(DataStore.Volume::id).toList());
    List<Candidate> seen = new ArrayList<>();
    for (int i = 0; i < volumes.size(); i++) {
      seen.add(candidate(volumes.get(i), facts.get(i)));
    }
    return List.copyOf(seen);
  }

  /** Those to be swapped that hang on one instance; the own one if it is to be swapped at all. */
  private static List<Candidate> ready(List<Candidate> volumes) {
    return volumes.stream()
        .filter(volume -> volume.settled().isEmpty())
        .findFirst()
        .map(first -> readyWith(first, volumes))
        .orElse(List.of());
  }

  /** Others may have changed everything while this one waited. */
  private Tally swapUnderLock(List<Candidate> seen, List<Candidate> waited) {
    List<Candidate> volumes = again(waited);
    List<Candidate> open =
        volumes.stream().filter(v -> !v.facts().openSwaps().isEmpty()).limit(1).toList();
    if (!open.isEmpty()) {
      Optional<Tally> broken = recovered(open);
      if (broken.isPresent()) {
        return broken.get();
      }
      volumes = again(volumes);
    }
    if (bearOut(readyWith(waited.get(0), volumes))) {
      volumes = again(volumes);
    }
    if (new ApplicationTags(steps).giveBack(readyWith(waited.get(0), volumes))) {
      volumes = again(volumes);
    }
    List<Candidate> ready = readyWith(waited.get(0), volumes);
    volumes.stream().filter(volume -> !ready.contains(volume)).forEach(this::tidy);
    if (!ready.isEmpty() && !gate.isPassed(ready.get(0))) {
      ready.forEach(this::tidy);
      throw SwapFailures.startedMeanwhile(ready);
    }
    // Permissions may have changed since the plan.
    tidyIfFailed(ready, () -> requireAllowed(ready));
    return swapJudged(seen, volumes, ready);
  }

  /** To try calls may have taken long, so that a window may be over. */
  private Tally swapJudged(List<Candidate> seen, List<Candidate> tried, List<Candidate> allowed) {
    List<Candidate> volumes =
        tried.stream().map(volume -> candidate(volume.store(), volume.facts())).toList();
    List<Candidate> ready = allowed.stream().filter(volumes::contains).toList();
    allowed.stream().filter(volume -> !ready.contains(volume)).forEach(this::tidy);
    Optional<Tally> own = ready.isEmpty() ? Optional.empty() : swapped(ready);
    return own.isPresent()
        ? own.get()
        : settled(volumes.get(0).id().equals(store.id()) ? volumes : seen);
  }

  private static List<Candidate> readyWith(Candidate first, List<Candidate> volumes) {
    return volumes.stream().filter(volume -> volume.isReadyWith(first)).toList();
  }

  /** Gives whether that took its time, in which everything may have changed. */
  private boolean bearOut(List<Candidate> ready) {
    List<VolumeSwap> strange = swaps(ready).stream().filter(swap -> !swap.isBorneOut()).toList();
    tidyIfFailed(ready, () -> new SharedSwap(steps, strange).bearOut());
    return !strange.isEmpty();
  }

  private void tidyIfFailed(List<Candidate> volumes, Runnable step) {
    try {
      step.run();
    } catch (TemporalFailure failure) {
      Workflow.newDetachedCancellationScope(() -> volumes.forEach(this::tidy)).run();
      throw failure;
    }
  }

  /** What there is to count of the own volume, which comes first, without swapping it. */
  private Tally settled(List<Candidate> volumes) {
    return volumes.get(0).settled().orElseThrow(() -> SwapFailures.movedMeanwhile(store.id()));
  }

  /** Swaps all of them; gives what there is to count of the own volume if it is one of them. */
  private Optional<Tally> swapped(List<Candidate> ready) {
    List<VolumeSwap> swaps = swaps(ready);
    Optional<TemporalFailure> failed;
    try {
      failed = new SharedSwap(steps, swaps).swap();
    } catch (TemporalFailure failure) {
      return Optional.of(notWhole(ready, failure));
    } finally {
      swaps.forEach(VolumeSwap::noteParity);
    }
    if (failed.isPresent() && CancellationScope.current().isCancelRequested()) {
      throw failed.get();
    }
    List<Candidate> after = again(ready);
    after.stream().flatMap(v -> v.idleInWords().stream()).forEach(steps.ledger::note);
    List<Candidate> back = after.stream().filter(v -> v.isBack(failed.isPresent())).toList();
    if (!back.isEmpty()) {
      throw SwapFailures.undone(back, failed, notes());
    }
    return after.stream()
        .filter(volume -> volume.id().equals(store.id()))
        .map(Candidate::facts)
        .map(standing::swapped)
        .findFirst();
  }

  private List<VolumeSwap> swaps(List<Candidate> volumes) {
    return VolumeSwap.of(steps, target, volumes);
  }

  private Optional<Tally> recovered(List<Candidate> volumes) {
    // What else is open at an instance is another's work unless its lock is held.
    Set<String> open =
        new TreeSet<>(gate.holdsNone() ? List.of() : volumes.get(0).facts().openSwaps());
    volumes.stream()
        .filter(volume -> volume.facts().record().isPresent())
        .forEach(volume -> open.add(volume.id()));
    List<String> ids = List.copyOf(open);
    Optional<TemporalFailure> back;
    try {
      back = new SwapRecovery(steps).makeWholeDetached(ids);
    } catch (TemporalFailure failure) {
      return Optional.of(notWhole(volumes, failure));
    }
    if (back.isPresent()) {
      volumes.forEach(this::tidy);
      throw SwapFailures.undone(volumes, back, notes());
    }
    return Optional.empty();
  }

  /** Nothing goes back any more: the new volume may hold what the old one lacks. */
  private Tally notWhole(List<Candidate> volumes, TemporalFailure failure) {
    if (volumes.stream().anyMatch(v -> v.instance().isPresent() || v.recordedAt().isPresent())) {
      turn.broken(FailureType.message(failure));
    }
    Cancellation.passOn(failure);
    VolumeFacts facts = steps.look(store.id());
    return standing.problem(
        Standing.UNKNOWN, SwapFailures.notWhole(volumes, store.id(), facts.replacedBy(), failure));
  }

  private void tidy(Candidate volume) {
    steps.deleteUnused(volume.id());
  }
}
