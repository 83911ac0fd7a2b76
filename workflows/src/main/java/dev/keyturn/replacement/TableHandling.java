package dev.keyturn.replacement;

import dev.keyturn.failure.FailureType;
import dev.keyturn.key.KeyInventory;
import dev.keyturn.reencryption.DataStore;
import dev.keyturn.reencryption.ReadSample;
import dev.keyturn.reencryption.SampleResult;
import dev.keyturn.reencryption.Sweep;
import dev.keyturn.reencryption.Tally;

/** DynamoDB tables in the spine. */
record TableHandling(DataStore.Table table) implements StoreHandling {
  @Override
  public Planned plan(ReplacementRequest request, KeyInventory key) {
    throw notBuiltYet();
  }

  @Override
  public Tally glance(Sweep sweep, StoreLedger ledger) {
    throw notBuiltYet();
  }

  @Override
  public SampleResult read(ReadSample sample) {
    throw notBuiltYet();
  }

  private RuntimeException notBuiltYet() {
    return FailureType.PLAN_REFUSED.failure(
        "stores: " + table.storeId() + " is not supported by this version");
  }
}
