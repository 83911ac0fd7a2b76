package dev.keyturn.reencryption;

import dev.keyturn.failure.FailureType;
import io.temporal.workflow.WorkflowInit;

/** Swaps one volume, or only looks where it stands. */
public final class ReencryptVolumeWorkflowImpl extends StoreSweep
    implements ReencryptVolumeWorkflow {
  private final OutageTurn turn;
  private Tally tally = Tally.EMPTY;

  @WorkflowInit
  public ReencryptVolumeWorkflowImpl(StoreRequest request) {
    super(request);
    this.turn = new OutageTurn(request().inTurns());
  }

  @Override
  public StoreResult reencrypt(StoreRequest same) {
    if (!(request().store() instanceof DataStore.Volume volume)) {
      throw FailureType.INVALID_INPUT.failure(
          "store: ReencryptVolume takes a store of type volume, not " + request().store().type());
    }
    StoreSweeps.Begun begun = StoreSweeps.begin(request());
    VolumeSweep sweep = new VolumeSweep(request(), volume, gate(), turn);
    tally = sweep.sweep();
    return begun.plain(tally).noting(sweep.notes());
  }

  @Override
  public void decideTurn(TurnDecision decision) {
    turn.decide(decision);
  }

  @Override
  ItemCounts counts() {
    return tally.counts();
  }
}
