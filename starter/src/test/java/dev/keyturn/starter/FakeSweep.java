package dev.keyturn.starter;

import dev.keyturn.reencryption.ItemCounts;
import dev.keyturn.reencryption.SweepKind;
import dev.keyturn.reencryption.SweepPace;
import dev.keyturn.reencryption.SweepProgress;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.util.List;

/** A sweep that does nothing but answer. */
public final class FakeSweep implements FakeSweepWorkflow {
  private final List<String> shards;

  @WorkflowInit
  public FakeSweep(List<String> shards) {
    this.shards = shards;
  }

  @Override
  public void sweep(List<String> unused) {
    Workflow.await(() -> false);
  }

  @Override
  public void keepPace(SweepPace pace) {}

  @Override
  public SweepProgress progress() {
    ItemCounts three = new ItemCounts(2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    return new SweepProgress("bucket/orders-data", 1, SweepKind.REENCRYPT, three, shards);
  }
}
