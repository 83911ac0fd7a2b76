package dev.keyturn.reencryption;

import dev.keyturn.failure.FailureType;
import io.temporal.workflow.WorkflowInit;

/** Swaps one volume, or only looks where it stands. */
public final class ReencryptVolumeWorkflowImpl extends StoreSweep
    implements ReencryptVolumeWorkflow {
  private Tally tally = Tally.EMPTY;

  @WorkflowInit
  public ReencryptVolumeWorkflowImpl(StoreRequest request) {
    super(request);
  }

  @Override
  public StoreResult reencrypt(StoreRequest same) {
    if (!(request().store() instanceof DataStore.Volume volume)) {
      throw FailureType.INVALID_INPUT.failure(
          "store: ReencryptVolume takes a store of type volume, not " + request().store().type());
    }
    StoreSweeps.Begun begun = StoreSweeps.begin(request());
    VolumeSweep sweep = new VolumeSweep(request(), volume, gate());
    tally = sweep.sweep();
    return begun.plain(tally).noting(sweep.notes());
  }

  @Override
  ItemCounts counts() {
    return tally.counts();
  }
}
