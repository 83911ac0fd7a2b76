package dev.keyturn.replacement;

import dev.keyturn.key.KeyInventory;
import dev.keyturn.reencryption.DataStore;
import dev.keyturn.reencryption.ImageryStore;
import dev.keyturn.reencryption.ReadSample;
import dev.keyturn.reencryption.SampleResult;
import dev.keyturn.reencryption.Sweep;
import dev.keyturn.reencryption.Tally;
import java.util.List;

/** What the spine does with one store besides sweeping it. */
interface StoreHandling {
  /** Reads the store and says what will be done to it; changes nothing. */
  Planned plan(ReplacementRequest request, KeyInventory key);

  /** What can be seen of the store in a few calls that change nothing. */
  Tally glance(Sweep sweep, StoreLedger ledger);

  /** Reads some of it while the old key is disabled. */
  SampleResult read(ReadSample sample);

  /** Whether an application's role can read it, rather than the service by a grant of its own. */
  boolean isReadByRoles();

  /** How a store of its type is handled. */
  static StoreHandling of(DataStore store) {
    return store.match(
        new DataStore.Cases<>() {
          @Override
          public StoreHandling bucket(DataStore.Bucket bucket) {
            return new BucketHandling(bucket);
          }

          @Override
          public StoreHandling dataKeys(DataStore.DataKeys keys) {
            return new DataKeyHandling(keys);
          }

          @Override
          public StoreHandling volume(DataStore.Volume volume) {
            return new VolumeHandling(volume);
          }

          @Override
          public StoreHandling table(DataStore.Table table) {
            return new TableHandling(table);
          }

          @Override
          public StoreHandling imagery(ImageryStore imagery) {
            return new ImageryHandling(imagery);
          }
        });
  }

  /** What will be done, and what forbids it. */
  record Planned(StorePlan plan, List<Refusal> refusals) {
    public Planned {
      refusals = List.copyOf(refusals);
    }
  }
}
