package dev.keyturn.aws.dynamodb;

import dev.keyturn.aws.KeyNeeds;
import dev.keyturn.aws.PacedReads;
import dev.keyturn.reencryption.TableSight;
import dev.keyturn.retirement.Inaccessible;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Whether DynamoDB can still open its tables; reads no item. */
public final class TableHealth {
  private static final String KIND = "DynamoDB tables";

  private final DynamoDbClient dynamodb;
  private final String region;
  private final PacedReads reads;

  public TableHealth(DynamoDbClient dynamodb, String region, PacedReads reads) {
    this.dynamodb = dynamodb;
    this.region = region;
    this.reads = reads;
  }

  /** The tables of the region. */
  public void look(KeyNeeds needs) {
    needs.look(
        KIND,
        () ->
            TableLooks.names(dynamodb, reads)
                .forEach(table -> needs.look(KIND, () -> look(needs, table))));
  }

  private void look(KeyNeeds needs, String table) {
    TableSight sight = reads.call(() -> TableLooks.at(dynamodb, region, table));
    if (!needs.isUnder(sight.key().orElse(null))) {
      return;
    }
    if (sight.lost()) {
      // DynamoDB brings no archived table back when its key is enabled.
      boolean recoverable = sight.status().equals("INACCESSIBLE_ENCRYPTION_CREDENTIALS");
      needs.inaccessible(new Inaccessible("DynamoDB table", table, sight.status(), recoverable));
    } else {
      needs.working(KIND, table);
    }
  }
}
