package dev.keyturn.replacement;

import dev.keyturn.CanonicalJson;
import dev.keyturn.key.KeyInventory;
import dev.keyturn.reencryption.DataKeyActivities;
import dev.keyturn.reencryption.DataKeyFacts;
import dev.keyturn.reencryption.DataKeyOrder;
import dev.keyturn.reencryption.DataKeyQuery;
import dev.keyturn.reencryption.DataStore;
import dev.keyturn.reencryption.ReadSample;
import dev.keyturn.reencryption.SampleResult;
import dev.keyturn.reencryption.Sweep;
import dev.keyturn.reencryption.TableItemActivities;
import dev.keyturn.reencryption.Tally;
import dev.keyturn.reencryption.WrappedKeySource;
import java.util.List;
import java.util.Optional;

/** Wrapped data keys in the spine. */
record DataKeyHandling(DataStore.DataKeys keys) implements StoreHandling {
  @Override
  public Planned plan(ReplacementRequest request, KeyInventory key) {
    DataKeyFacts facts = inspect("Read " + keys.storeId(), request.region());
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

  /**
   * All wrapped keys: a file is read in one piece anyway. Of a table only that it is still there:
   * its items are no matter of a few calls, see {@link PutBackSearch}.
   */
  @Override
  public Tally glance(Sweep sweep, StoreLedger ledger) {
    if (isTable()) {
      inspect("Look at " + keys.storeId() + " again", sweep.newKey().region());
      return Tally.EMPTY;
    }
    return Steps.dataKeys("Look at " + keys.in().id() + " again")
        .sweepDataKeys(new DataKeyOrder(keys.in(), sweep, ledger.replacedVersions()))
        .tally();
  }

  @Override
  public SampleResult read(ReadSample sample) {
    String summary = "Read a sample of " + keys.storeId() + sample.as();
    return isTable()
        ? Steps.reads(TableItemActivities.class, summary).readKeyItems(sample)
        : Steps.reads(DataKeyActivities.class, summary).readDataKeys(sample);
  }

  @Override
  public boolean isReadByRoles() {
    return true;
  }

  private boolean isTable() {
    return keys.in() instanceof WrappedKeySource.TableItems;
  }

  private DataKeyFacts inspect(String summary, String region) {
    DataKeyQuery query = new DataKeyQuery(keys.in(), region);
    return isTable()
        ? Steps.tableItems(summary).inspectKeyItems(query)
        : Steps.dataKeys(summary).inspectDataKeys(query);
  }
}
