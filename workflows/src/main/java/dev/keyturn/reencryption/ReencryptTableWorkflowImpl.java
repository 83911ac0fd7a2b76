package dev.keyturn.reencryption;

import dev.keyturn.ActivityProfiles;
import dev.keyturn.TaskQueues;
import dev.keyturn.failure.FailureType;
import dev.keyturn.reencryption.TableStandings.Trouble;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.time.Instant;
import java.util.Optional;

/** Turns one table to the new key, then looks for backups and restore points under the old one. */
public final class ReencryptTableWorkflowImpl extends StoreSweep implements ReencryptTableWorkflow {
  private Tally tally = Tally.EMPTY;

  @WorkflowInit
  public ReencryptTableWorkflowImpl(StoreRequest request) {
    super(request);
  }

  @Override
  public StoreResult reencrypt(StoreRequest same) {
    TableOrder order = order();
    StoreSweeps.Begun begun = StoreSweeps.begin(request());
    TableTurn.Turned turned = new TableTurn(order, request().updateTrusted(), gate()).turn();
    tally = TableStandings.of(order, turned.first(), turned.last(), turned.trouble());
    Instant since =
        tally.counts().rewrapped() > 0 ? turned.last().at() : request().sweep().newWritesSince();
    boolean current = turned.last().under(request().sweep().newKey());
    tally =
        tally.plus(
            pins(
                new TablePinQuery(
                    order.table(),
                    request().sweep().oldKey(),
                    current ? Optional.of(since) : Optional.empty())));
    return begun.table(tally, turned.trouble().filter(Trouble::refused).isEmpty(), since);
  }

  @Override
  ItemCounts counts() {
    return tally.counts();
  }

  private TableOrder order() {
    if (!(request().store() instanceof DataStore.Table table)) {
      throw FailureType.INVALID_INPUT.failure(
          "store: ReencryptTable takes a store of type table, not " + request().store().type());
    }
    return new TableOrder(table.name(), request().sweep());
  }

  private static Tally pins(TablePinQuery query) {
    return Workflow.newActivityStub(
            TableActivities.class,
            ActivityProfiles.page(
                TaskQueues.STEPS, "Look for backups of " + query.table() + " under the old key"))
        .findTablePins(query);
  }
}
