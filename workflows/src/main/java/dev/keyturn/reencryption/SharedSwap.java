package dev.keyturn.reencryption;

import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Async;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Swaps volumes of one instance, all or none of them, while it is stopped once; or one volume that
 * is attached to nothing. Whatever fails before the copies may be written to leads back to the old
 * volumes.
 */
final class SharedSwap {
  private final VolumeSteps steps;
  private final List<VolumeSwap> swaps;

  SharedSwap(VolumeSteps steps, List<VolumeSwap> swaps) {
    this.steps = steps;
    this.swaps = List.copyOf(swaps);
  }

  /** Takes snapshots that shorten the outage, as this step of the swap. */
  void snapshotFirst(String step) {
    each(swap -> swap.snapshotFirst(step));
  }

  /** Has snapshots say what the records will say. */
  void bearOut() {
    each(VolumeSwap::bearOut);
  }

  /** What the worker may not call, in words: better found before the instance is stopped. */
  Optional<String> denied() {
    Set<String> denied = new LinkedHashSet<>();
    for (VolumeSwap swap : swaps) {
      steps.denied(swap.volume()).forEach(call -> denied.add(call.inWords()));
    }
    return Optional.of(String.join("; ", denied)).filter(words -> !words.isEmpty());
  }

  /** Swaps; gives what failed before there was no way back. */
  Optional<TemporalFailure> swap() {
    Optional<TemporalFailure> failed = Optional.empty();
    try {
      exchange();
    } catch (TemporalFailure failure) {
      failed = Optional.of(failure);
    }
    List<String> volumes = swaps.stream().map(VolumeSwap::volume).toList();
    Optional<TemporalFailure> back = new SwapRecovery(steps).makeWholeDetached(volumes);
    return failed.isPresent() ? failed : back;
  }

  private void exchange() {
    VolumeSwap any = swaps.get(0);
    each(VolumeSwap::note);
    stop(any);
    each(VolumeSwap::makeCopy);
    if (any.record().instance().isPresent()) {
      any.requireUnused();
    }
    each(VolumeSwap::exchange);
    any.requireUnused();
    any.requireInTime();
    swaps.forEach(VolumeSwap::commit);
    each(VolumeSwap::awaitCommitted);
  }

  private void stop(VolumeSwap any) {
    if (any.record().instance().isEmpty()) {
      return;
    }
    String instance = any.record().instance().get();
    if (any.record().wasRunning()) {
      any.requireInTime();
      steps.call("Stop " + instance).stopInstance(steps.instance(instance));
      steps.ledger.ordersStop(any.record());
    }
    steps.await(
        instance + " is stopped",
        any.volume(),
        VolumeSteps.SOON,
        facts -> facts.instance().filter(InstanceFacts::isStopped).isPresent());
  }

  /** All at once; a failure is thrown only when none of them does anything any more. */
  private void each(Consumer<VolumeSwap> step) {
    Promises.awaitAll(
        swaps.stream().map(swap -> Async.procedure(() -> step.accept(swap))).toList());
  }
}
