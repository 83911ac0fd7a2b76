package dev.keyturn.aws.dynamodb;

import dev.keyturn.aws.AwsClients;
import dev.keyturn.aws.AwsFailures;
import dev.keyturn.aws.RoleGroup;
import dev.keyturn.failure.FailureType;
import dev.keyturn.reencryption.DataStore;
import dev.keyturn.reencryption.ReadSample;
import dev.keyturn.reencryption.SampleResult;
import dev.keyturn.reencryption.TableActivities;
import dev.keyturn.reencryption.TableChange;
import dev.keyturn.reencryption.TableOrder;
import dev.keyturn.reencryption.TablePinQuery;
import dev.keyturn.reencryption.TableQuery;
import dev.keyturn.reencryption.TableSight;
import dev.keyturn.reencryption.Tally;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/** Changes tables' keys with UpdateTable; whether it is done, DescribeTable says. */
public final class DynamoDbTableActivities implements TableActivities {
  private static final int MOST_READ = 25;

  private final AwsClients clients;

  /** Acts through these clients. */
  public DynamoDbTableActivities(AwsClients clients) {
    this.clients = clients;
  }

  /** Safe to run twice: it only reads. */
  @Override
  public TableSight lookAtTable(TableQuery query) {
    return TableLooks.at(dynamodb(query.region()), query.region(), query.table());
  }

  /**
   * Safe to run twice: it looks first and asks for nothing where the table is not under the old key
   * or is being changed, so that a request whose answer was lost is not made again.
   */
  @Override
  public TableChange changeTableKey(TableOrder order) {
    return new TableKeyChange(dynamodb(order.query().region()), order).ask();
  }

  /** Safe to run twice: it only reads. */
  @Override
  public Tally findTablePins(TablePinQuery query) {
    return new TablePins(dynamodb(query.oldKey().region()), query).find();
  }

  /** Safe to run twice: it only reads. */
  @Override
  public SampleResult readTable(ReadSample sample) {
    if (!(sample.store() instanceof DataStore.Table table)) {
      throw FailureType.INVALID_INPUT.failure(
          "store " + sample.store().storeId() + " is not a table; read it with its own activity");
    }
    DynamoDbClient dynamodb = dynamodb(sample.newKey().region());
    TableSight sight = TableLooks.at(dynamodb, sample.newKey().region(), table.name());
    if (sight.lost() || sight.under(sample.oldKey())) {
      String how = sight.lost() ? sight.status() : "still under the old key";
      return new SampleResult(table.storeId(), 0, List.of("table " + table.name() + " is " + how));
    }
    if (!sight.under(sample.newKey())) {
      return new SampleResult(table.storeId(), 0, List.of());
    }
    if (!sight.settledUnder(sample.newKey())) {
      throw FailureType.UNAVAILABLE.failure(
          "table " + table.name() + " is " + sight.status() + "; it is looked at again");
    }
    int most = Math.min(MOST_READ, sample.most());
    return sample
        .role()
        .map(role -> clients.dynamodbAs(role, sample.newKey().region()))
        .map(application -> new ApplicationGets(dynamodb, application, table).get(most))
        .orElseGet(() -> scan(dynamodb, table, most));
  }

  private static SampleResult scan(DynamoDbClient dynamodb, DataStore.Table table, int most) {
    try {
      int read =
          dynamodb
              .scan(scan -> scan.tableName(table.name()).consistentRead(true).limit(most))
              .count();
      return new SampleResult(table.storeId(), read, List.of());
    } catch (DynamoDbException e) {
      if (TableRefusals.isByKms(e)) {
        return new SampleResult(
            table.storeId(), 0, List.of("table " + table.name() + ": " + AwsFailures.describe(e)));
      }
      throw AwsFailures.of("dynamodb:Scan", "table " + table.name(), e);
    }
  }

  private DynamoDbClient dynamodb(String region) {
    return clients.dynamodb(RoleGroup.DYNAMODB, region);
  }
}
