package dev.keyturn.reencryption;

import dev.keyturn.failure.FailureType;
import io.temporal.workflow.WorkflowInit;
import java.util.List;

/** Swaps one volume, or only looks where it stands. */
public final class ReencryptVolumeWorkflowImpl implements ReencryptVolumeWorkflow {
  private final StoreRequest request;
  private Tally tally = Tally.EMPTY;

  @WorkflowInit
  public ReencryptVolumeWorkflowImpl(StoreRequest request) {
    this.request = request;
  }

  @Override
  public StoreResult reencrypt(StoreRequest same) {
    if (!(request.store() instanceof DataStore.Volume volume)) {
      throw FailureType.INVALID_INPUT.failure(
          "store: ReencryptVolume takes a store of type volume, not " + request.store().type());
    }
    StoreSweeps.Begun begun = StoreSweeps.begin(request);
    VolumeSweep sweep = new VolumeSweep(request, volume);
    tally = sweep.sweep();
    return begun.plain(tally).noting(sweep.notes());
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
