package dev.keyturn.reencryption;

import dev.keyturn.ActivityProfiles;
import dev.keyturn.TaskQueues;
import dev.keyturn.failure.FailureType;
import dev.keyturn.failure.Require;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.util.List;

/** Sweeps one source of wrapped data keys in one activity. */
public final class ReencryptDataKeysWorkflowImpl implements ReencryptDataKeysWorkflow {
  private final StoreRequest request;
  private Tally tally = Tally.EMPTY;

  @WorkflowInit
  public ReencryptDataKeysWorkflowImpl(StoreRequest request) {
    this.request = Require.input(request);
  }

  @Override
  public StoreResult reencrypt(StoreRequest same) {
    if (!(request.store() instanceof DataStore.DataKeys keys)) {
      throw FailureType.INVALID_INPUT.failure(
          "store: ReencryptDataKeys takes a store of type dataKeys, not " + request.store().type());
    }
    StoreSweeps.Begun begun = StoreSweeps.begin(request);
    String summary =
        (request.sweep().changes() ? "Rewrap" : "Verify") + " data keys " + keys.in().id();
    DataKeyResult result =
        Workflow.newActivityStub(
                DataKeyActivities.class, ActivityProfiles.page(TaskQueues.BULK, summary))
            .sweepDataKeys(
                new DataKeyOrder(keys.in(), request.sweep(), request.replacedVersions()));
    tally = result.tally();
    return begun.dataKeys(result);
  }

  @Override
  public SweepProgress progress() {
    return new SweepProgress(
        request.store().storeId(),
        request.sweep().number(),
        request.sweep().kind(),
        tally.counts(),
        List.of());
  }
}
