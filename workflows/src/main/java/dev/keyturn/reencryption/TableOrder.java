package dev.keyturn.reencryption;

/** Orders what one sweep does to one table. */
public record TableOrder(String table, Sweep sweep) {
  /** The store's name in tallies. */
  public String store() {
    return new DataStore.Table(table).storeId();
  }

  /** The table in its region. */
  public TableQuery query() {
    return new TableQuery(table, sweep.newKey().region());
  }
}
