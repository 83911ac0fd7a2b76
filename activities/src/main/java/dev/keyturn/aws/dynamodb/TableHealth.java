package dev.keyturn.aws.dynamodb;

import dev.keyturn.aws.AwsFailures;
import dev.keyturn.aws.KeyNeeds;
import dev.keyturn.aws.PacedReads;
import dev.keyturn.reencryption.TableSight;
import dev.keyturn.retirement.Inaccessible;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ListTablesResponse;

/** Whether DynamoDB can still open its tables; reads no item. */
public final class TableHealth {
  private static final String KIND = "DynamoDB tables";
  private static final int PAGE = 100;

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
    needs.look(KIND, () -> names().forEach(table -> needs.look(KIND, () -> look(needs, table))));
  }

  private List<String> names() {
    List<String> names = new ArrayList<>();
    reads.pages(
        from ->
            AwsFailures.call(
                "dynamodb:ListTables",
                "the region's tables",
                () ->
                    dynamodb.listTables(
                        list -> list.limit(PAGE).exclusiveStartTableName(from.orElse(null)))),
        ListTablesResponse::lastEvaluatedTableName,
        page -> names.addAll(page.tableNames()));
    return names;
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
