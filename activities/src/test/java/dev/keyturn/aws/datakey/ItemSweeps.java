package dev.keyturn.aws.datakey;

import dev.keyturn.reencryption.TableItemActivities;
import dev.keyturn.reencryption.WrappedKeySource;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;

/** Sweeps over the data keys in the items of a table. */
abstract class ItemSweeps extends KeySweeps {
  static final String TABLE = "customers";
  static final WrappedKeySource ITEMS =
      new WrappedKeySource.TableItems(
          TABLE, "wrappedKey", Map.of(), Map.of("id", "owner"), Optional.empty(), 40_000);

  final TableItemActivities items = itemActivities();

  private TableItemActivities itemActivities() {
    environment.registerActivitiesImplementations(new DynamoDbItemActivities(estate.worker()));
    return environment.newActivityStub(TableItemActivities.class);
  }

  @BeforeEach
  void createTable() {
    estate.createTable(TABLE, estate.newKey());
  }
}
