package dev.keyturn.replacement;

import dev.keyturn.TaskQueues;
import dev.keyturn.reencryption.DataStore;
import dev.keyturn.reencryption.StoreRequest;
import dev.keyturn.reencryption.StoreResult;
import dev.keyturn.reencryption.Sweep;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.ChildWorkflowStub;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The child workflow that sweeps a store. While it goes the board knows of it, so that people see
 * it and its pace and its turn reach it.
 *
 * @param companions other volumes that it swaps in the same outage
 * @param leader the store whose sweep had this volume as a companion
 * @param inTurns whether it asks before it stops its instance
 */
record StoreChild(List<DataStore.Volume> companions, Optional<String> leader, boolean inTurns) {
  /** One that has nothing to do with other stores. */
  static final StoreChild ALONE = new StoreChild(List.of(), Optional.empty(), false);

  /** Says, before they begin, how many of them share the run's pace, so many of them at once. */
  static void expect(RunBoard board, List<StoreLedger> stores, int atOnce) {
    board.sweeps().expect((int) stores.stream().filter(StoreLedger::goesByItems).count(), atOnce);
  }

  /** Starts it; what comes of it is the caller's to keep. */
  Promise<StoreResult> start(RunBoard board, StoreLedger ledger, Sweep sweep) {
    String id = id(ledger.store(), board.stores().indexOf(ledger) + 1, sweep);
    StoreRequest request =
        new StoreRequest(
            ledger.store(),
            sweep.since(ledger.newWritesSince()),
            Optional.of(Workflow.getInfo().getWorkflowId()),
            ledger.replacedVersions(),
            ledger.updateTrusted(),
            companions,
            leader,
            inTurns,
            (ledger.goesByItems() ? board.sweeps().share() : board.sweeps().whole()).said());
    ledger.sweeping(Optional.of(id));
    if (inTurns) {
      board.turns().began(id, ledger.store().storeId());
    }
    ChildWorkflowStub child = stub(ledger.store(), id, sweep);
    board.sweeps().began(id, ledger.goesByItems(), child.getExecution());
    return child
        .executeAsync(StoreResult.class, request)
        .handle(
            (result, failure) -> {
              ledger.sweeping(Optional.empty());
              board.sweeps().ended(id);
              board.turns().ended(id, failure != null);
              if (failure != null) {
                throw failure;
              }
              return result;
            });
  }

  private static ChildWorkflowStub stub(DataStore store, String id, Sweep sweep) {
    ChildWorkflowOptions options =
        ChildWorkflowOptions.newBuilder()
            .setWorkflowId(id)
            .setTaskQueue(TaskQueues.CONTROL)
            .setStaticSummary(summary(store, sweep))
            .build();
    return Workflow.newUntypedChildWorkflowStub(store.workflowType(), options);
  }

  /** A name that is too long or not printable gives way to its type: summaries are short. */
  private static String summary(DataStore store, Sweep sweep) {
    return "Sweep "
        + sweep.number()
        + (sweep.changes() ? ": re-encrypt " : ": verify ")
        + (store.storeId().matches("[\\x21-\\x7e]{1,150}") ? store.storeId() : store.type());
  }

  /** Parent id and item; a name that is too long or not printable gives way to its position. */
  private static String id(DataStore store, int position, Sweep sweep) {
    boolean plain = store.storeId().matches("[\\x21-\\x7e]{1,200}");
    return Workflow.getInfo().getWorkflowId()
        + "/"
        + (plain ? store.storeId() : store.type() + "-" + position)
        + "/sweep-"
        + sweep.number()
        + "-"
        + sweep.kind().name().toLowerCase(Locale.ROOT);
  }
}
