package dev.keyturn.replacement;

import dev.keyturn.key.KeyInventory;
import dev.keyturn.reencryption.DataKeyActivities;
import dev.keyturn.reencryption.DataKeyFacts;
import dev.keyturn.reencryption.DataKeyOrder;
import dev.keyturn.reencryption.DataKeyQuery;
import dev.keyturn.reencryption.DataStore;
import dev.keyturn.reencryption.ReadSample;
import dev.keyturn.reencryption.SampleResult;
import dev.keyturn.reencryption.Sweep;
import dev.keyturn.reencryption.Tally;
import java.util.List;
import java.util.Optional;

/** Wrapped data keys in the spine. */
record DataKeyHandling(DataStore.DataKeys keys) implements StoreHandling {
  @Override
  public Planned plan(ReplacementRequest request, KeyInventory key) {
    DataKeyFacts facts =
        Steps.dataKeys("Read " + keys.storeId())
            .inspectDataKeys(new DataKeyQuery(keys.in(), request.region()));
    return new Planned(
        new StorePlan(
            keys.storeId(),
            keys.type(),
            facts.keys(),
            List.of(
                "wrapped keys under the old key: rewrapped; the data keys themselves stay, only the"
                    + " application can renew them",
                "source as given: SHA-256 " + CanonicalJson.sha256(keys)),
            Optional.empty()),
        List.of());
  }

  /** All wrapped keys: a file is read in one piece anyway. */
  @Override
  public Tally glance(Sweep sweep, StoreLedger ledger) {
    return Steps.dataKeys("Look at " + keys.in().id() + " again")
        .sweepDataKeys(new DataKeyOrder(keys.in(), sweep, ledger.replacedVersions()))
        .tally();
  }

  @Override
  public SampleResult read(ReadSample sample) {
    return Steps.reads(DataKeyActivities.class, "Read a sample of " + keys.storeId())
        .readDataKeys(sample);
  }
}
