package dev.keyturn.acceptance.estate;

import dev.keyturn.reencryption.DataStore;
import dev.keyturn.reencryption.WrappedKeySource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * DynamoDB tables under the key.
 *
 * @param names all of them
 * @param customers the one whose items hold wrapped data keys
 * @param backup the ARN of a backup of {@link #CATALOGUE}
 * @param items what each item's {@link #CONTENT} is, by table and id
 * @param plaintexts the hash of each wrapped key's plaintext, by the id of its item
 */
public record Tables(
    List<String> names,
    String customers,
    String backup,
    Map<String, Map<String, String>> items,
    Map<String, String> plaintexts) {
  /** The table that has a backup. */
  public static final String CATALOGUE = "catalogue";

  /** The hash key of every table. */
  public static final String ID = "id";

  /** The attribute with an item's content. */
  public static final String CONTENT = "content";

  /** The attribute with a wrapped data key. */
  public static final String WRAPPED_KEY = "wrappedKey";

  /** The attribute from which a wrapped key's encryption context is taken, under its own name. */
  public static final String TENANT = "tenant";

  public Tables {
    names = List.copyOf(names);
    items = Map.copyOf(items);
    plaintexts = Map.copyOf(plaintexts);
  }

  /** All of it, as the input of a run names it. */
  public List<DataStore> stores() {
    List<DataStore> stores = new ArrayList<>();
    names.forEach(name -> stores.add(new DataStore.Table(name)));
    stores.add(
        new DataStore.DataKeys(
            new WrappedKeySource.TableItems(
                customers, WRAPPED_KEY, Map.of(), Map.of(TENANT, TENANT), Optional.empty(), null)));
    return stores;
  }

  /** How many items there are. */
  public long count() {
    return items.values().stream().mapToLong(Map::size).sum();
  }
}
