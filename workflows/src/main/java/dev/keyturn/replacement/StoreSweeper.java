package dev.keyturn.replacement;

import dev.keyturn.TaskQueues;
import dev.keyturn.failure.FailureType;
import dev.keyturn.reencryption.DataStore;
import dev.keyturn.reencryption.Problem;
import dev.keyturn.reencryption.Promises;
import dev.keyturn.reencryption.Standing;
import dev.keyturn.reencryption.StoreRequest;
import dev.keyturn.reencryption.StoreResult;
import dev.keyturn.reencryption.Sweep;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Runs one sweep over all stores at once; a store that fails stops no other and shuts the gate. */
final class StoreSweeper {
  private final RunBoard board;
  private final List<String> failures = new ArrayList<>();

  StoreSweeper(RunBoard board) {
    this.board = board;
  }

  /** Sweeps every store; gives what stores that failed said, which a retry alone will not mend. */
  List<String> sweep(Sweep sweep) {
    CancellationScope scope = CancellationScope.current();
    failures.clear();
    List<Promise<Void>> open = new ArrayList<>();
    List<StoreLedger> stores = board.stores();
    for (int i = 0; i < stores.size(); i++) {
      open.add(start(stores.get(i), i + 1, sweep, scope));
    }
    board.show();
    Promises.awaitAll(open);
    return List.copyOf(failures);
  }

  private Promise<Void> start(
      StoreLedger ledger, int position, Sweep sweep, CancellationScope scope) {
    String id = childId(ledger.store(), position, sweep);
    StoreRequest request =
        new StoreRequest(
            ledger.store(),
            sweep.since(ledger.newWritesSince()),
            Optional.of(Workflow.getInfo().getWorkflowId()),
            ledger.replacedVersions(),
            ledger.updateTrusted());
    ledger.sweeping(Optional.of(id));
    return run(ledger.store(), id, request)
        .handle(
            (result, failure) -> {
              ledger.sweeping(Optional.empty());
              if (failure != null && scope.isCancelRequested()) {
                throw failure;
              }
              enter(ledger, sweep, result, failure);
              board.show();
              return null;
            });
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

  private static Promise<StoreResult> run(DataStore store, String id, StoreRequest request) {
    ChildWorkflowOptions options =
        ChildWorkflowOptions.newBuilder()
            .setWorkflowId(id)
            .setTaskQueue(TaskQueues.CONTROL)
            .setStaticSummary(
                "Sweep "
                    + request.sweep().number()
                    + " "
                    + request.sweep().kind()
                    + " "
                    + store.type())
            .build();
    return Workflow.newUntypedChildWorkflowStub(store.workflowType(), options)
        .executeAsync(StoreResult.class, request);
  }

  /** Parent id and item; a name that is too long or not printable gives way to its position. */
  private static String childId(DataStore store, int position, Sweep sweep) {
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
