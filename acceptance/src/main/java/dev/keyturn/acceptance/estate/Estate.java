package dev.keyturn.acceptance.estate;

import dev.keyturn.reencryption.DataStore;
import dev.keyturn.reencryption.WrappedKeyFields;
import dev.keyturn.reencryption.WrappedKeySource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What lives under the old key.
 *
 * @param oldKey the key's ARN
 * @param buckets the buckets under it
 * @param machines what is on EC2, if anything is
 * @param tables what is in DynamoDB, if anything is
 */
public record Estate(
    String region,
    String oldKey,
    List<String> buckets,
    Books books,
    WrappedKeys wrappedKeys,
    Optional<Machines> machines,
    Optional<Tables> tables) {
  /** The alias of the old key. */
  public static final String ALIAS = "alias/orders";

  public Estate {
    buckets = List.copyOf(buckets);
  }

  /** All of it, as the input of a run names it. */
  public List<DataStore> stores() {
    List<DataStore> stores = new ArrayList<>();
    buckets.forEach(bucket -> stores.add(new DataStore.Bucket(bucket)));
    stores.add(new DataStore.DataKeys(new WrappedKeySource.Inline(wrappedKeys.inline())));
    stores.add(
        new DataStore.DataKeys(
            new WrappedKeySource.JsonLines(
                wrappedKeys.file().bucket(), wrappedKeys.file().key(), WrappedKeyFields.DEFAULT)));
    machines.ifPresent(found -> stores.addAll(found.stores()));
    tables.ifPresent(found -> stores.addAll(found.stores()));
    return List.copyOf(stores);
  }
}
