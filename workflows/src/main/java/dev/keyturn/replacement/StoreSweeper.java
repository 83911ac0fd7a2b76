package dev.keyturn.replacement;

import dev.keyturn.failure.FailureType;
import dev.keyturn.reencryption.DataStore;
import dev.keyturn.reencryption.Problem;
import dev.keyturn.reencryption.Promises;
import dev.keyturn.reencryption.Standing;
import dev.keyturn.reencryption.StoreResult;
import dev.keyturn.reencryption.Sweep;
import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Runs one sweep over all stores side by side, except that volumes of one instance are left to the
 * first of them, and instances stop in turn; a store that fails stops no other and shuts the gate.
 */
final class StoreSweeper {
  /**
   * Stores that go by items and are swept at once: each has shards of its own. The others mostly
   * wait, for days where a window or a quota says so, and hold up nobody.
   */
  static final int AT_ONCE = 50;

  private final RunBoard board;
  private boolean inTurns;
  private final List<String> failures = new ArrayList<>();

  StoreSweeper(RunBoard board) {
    this.board = board;
  }

  /** Sweeps every store; gives what stores that failed said, which a retry alone will not mend. */
  List<String> sweep(Sweep sweep) {
    failures.clear();
    List<Promise<?>> open = new ArrayList<>();
    StoreChild.expect(board, board.stores(), AT_ONCE);
    List<Outage> outages = outages(sweep);
    inTurns = sweep.changes() && outages.stream().filter(Outage::mayStopInstances).count() > 1;
    board.turns().begin();
    for (Outage outage : outages) {
      if (!hasPlaceFor(outage.leader())) {
        break;
      }
      open.add(
          outage.companions().isEmpty()
              ? start(outage.leader(), sweep, List.of(), Optional.empty())
              : Async.procedure(() -> sweepTogether(outage, sweep)));
    }
    board.show();
    Promises.awaitAll(open);
    CancellationScope.throwCanceled();
    board
        .turns()
        .whatHeldUp()
        .ifPresent(why -> failures.add(why + "; no other instance was stopped"));
    return List.copyOf(failures);
  }

  /** Those that go by items wait for each other, and begin after those that don't. */
  private List<Outage> outages(Sweep sweep) {
    List<StoreLedger> stores = board.stores();
    List<Outage> outages = sweep.changes() ? Outage.of(stores) : Outage.each(stores);
    return outages.stream()
        .sorted(Comparator.comparing(outage -> outage.leader().goesByItems()))
        .toList();
  }

  /** Waits for it; false if the sweep is called off, and what has begun is still waited for. */
  private boolean hasPlaceFor(StoreLedger store) {
    CancellationScope scope = CancellationScope.current();
    Workflow.newDetachedCancellationScope(
            () ->
                Workflow.await(
                    () ->
                        !store.goesByItems()
                            || board.sweeps().sharing() < AT_ONCE
                            || scope.isCancelRequested()))
        .run();
    return !scope.isCancelRequested();
  }

  /** The companions' own sweeps count what the leader's did, and swap what it had to leave. */
  private void sweepTogether(Outage outage, Sweep sweep) {
    String leader = outage.leader().store().storeId();
    boolean went = start(outage.leader(), sweep, outage.volumes(), Optional.empty()).get();
    // What failed for all of them would fail again for each, with an outage each.
    Sweep next = went && !board.turns().areOver() ? sweep : sweep.looking();
    List<Promise<Boolean>> open = new ArrayList<>();
    for (StoreLedger store : outage.companions()) {
      Optional<String> counts = store.hasMoved() ? Optional.empty() : Optional.of(leader);
      open.add(start(store, next, List.of(), counts));
    }
    Promises.awaitAll(open);
  }

  /** Gives whether the sweep ended without a failure. */
  private Promise<Boolean> start(
      StoreLedger ledger, Sweep sweep, List<DataStore.Volume> companions, Optional<String> leader) {
    CancellationScope scope = CancellationScope.current();
    return new StoreChild(companions, leader, takesTurns(ledger, sweep))
        .start(board, ledger, sweep)
        .handle(
            (result, failure) -> {
              if (failure != null && scope.isCancelRequested()) {
                throw failure;
              }
              enter(ledger, sweep, result, failure);
              board.swept();
              return failure == null;
            });
  }

  private boolean takesTurns(StoreLedger ledger, Sweep sweep) {
    return inTurns && sweep.changes() && ledger.mayStopInstances();
  }

  private void enter(
      StoreLedger ledger, Sweep sweep, StoreResult result, RuntimeException failure) {
    if (failure == null) {
      ledger.enter(sweep, result);
      return;
    }
    String said = FailureType.message(failure);
    failures.add(ledger.store().storeId() + ": " + said);
    ledger.fail(
        sweep.kind(),
        new Problem(ledger.store().storeId(), "(the whole store)", Standing.UNKNOWN, said));
  }
}
