package dev.keyturn.replacement;

import dev.keyturn.reencryption.DataStore;
import dev.keyturn.reencryption.ItemCounts;
import dev.keyturn.reencryption.Problem;
import dev.keyturn.reencryption.Promises;
import dev.keyturn.reencryption.Standing;
import dev.keyturn.reencryption.Sweep;
import dev.keyturn.reencryption.Tally;
import dev.keyturn.reencryption.WrappedKeySource;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Looks for wrapped data keys that are under the old key again without KMS having been asked: an
 * application had read them before they were rewrapped, and put back all that it had read. Stores
 * are looked at side by side, and the first that has one ends it.
 */
final class PutBackSearch {
  /** So many are named; how many more there are is counted. */
  private static final int MOST_NAMED = 3;

  private final RunBoard board;
  private final Sweep sweep;
  private final List<StoreLedger> stores;
  private final List<SampleRead> reads = new ArrayList<>();
  private Optional<String> found = Optional.empty();
  private boolean decided;

  private PutBackSearch(RunBoard board, Sweep sweep, List<StoreLedger> stores) {
    this.board = board;
    this.sweep = sweep;
    this.stores = stores;
  }

  /** In the items of tables. */
  static PutBackSearch inItems(RunBoard board, Sweep sweep) {
    return new PutBackSearch(
        board, sweep, board.stores().stream().filter(StoreLedger::holdsItems).toList());
  }

  /** Wherever an application can write: inline keys are the run's own. */
  static PutBackSearch everywhere(RunBoard board, Sweep sweep) {
    return new PutBackSearch(
        board, sweep, board.stores().stream().filter(PutBackSearch::isWritable).toList());
  }

  /**
   * Looks, for hours where tables are large.
   *
   * @return what was found, by name; empty if nothing was
   */
  Optional<String> find() {
    List<Promise<Void>> open = new ArrayList<>();
    // A small one must not wait for large ones: it may be the one that is needed.
    StoreChild.expect(board, stores, stores.size());
    CancellationScope scope =
        Workflow.newCancellationScope(() -> stores.forEach(store -> open.add(look(store))));
    scope.run();
    board.show();
    List<Promise<Void>> ended = Promises.awaitDecision(open, () -> found.isPresent());
    if (ended.size() < open.size()) {
      // They only look: nobody waits for their end, nor for what becomes of them.
      decided = true;
      scope.cancel("one store has decided it");
    }
    if (found.isEmpty()) {
      Promises.awaitAll(ended);
    }
    return found;
  }

  /** How many keys of each store were seen under the new key, where all were looked at. */
  List<SampleRead> reads() {
    return List.copyOf(reads);
  }

  /** The ledger keeps what the last sweep saw, which is what was approved. */
  private Promise<Void> look(StoreLedger ledger) {
    return StoreChild.ALONE
        .start(board, ledger, sweep)
        .handle(
            (result, failure) -> {
              if (failure != null && !decided) {
                throw failure;
              }
              if (failure == null) {
                judge(ledger.store().storeId(), result.tally());
              }
              return null;
            });
  }

  private void judge(String store, Tally tally) {
    ItemCounts counts = tally.counts();
    if (counts.shut() == 0) {
      reads.add(new SampleRead(store, SampleRead.EVERY_KEY, counts.total()));
    } else {
      found = found.or(() -> Optional.of(named(store, tally)));
    }
  }

  private static String named(String store, Tally tally) {
    List<String> said = new ArrayList<>();
    for (Problem problem : tally.problems()) {
      if (problem.standing() != Standing.ALREADY_CURRENT && said.size() < MOST_NAMED) {
        said.add(problem.store() + ", " + problem.item() + ": " + problem.detail());
      }
    }
    long more = tally.counts().shut() - said.size();
    if (more > 0) {
      said.add("so many more of " + store + ": " + more);
    }
    return String.join("; ", said);
  }

  /** Whether an application can put keys back into it. */
  static boolean isWritable(StoreLedger ledger) {
    return ledger.store() instanceof DataStore.DataKeys keys
        && !(keys.in() instanceof WrappedKeySource.Inline);
  }
}
