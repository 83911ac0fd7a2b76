package dev.keyturn.aws.dynamodb;

import dev.keyturn.aws.AwsFailures;
import dev.keyturn.failure.FailureType;
import dev.keyturn.reencryption.TableChange;
import dev.keyturn.reencryption.TableChange.Outcome;
import dev.keyturn.reencryption.TableOrder;
import dev.keyturn.reencryption.TableReplica;
import dev.keyturn.reencryption.TableSight;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.LimitExceededException;
import software.amazon.awssdk.services.dynamodb.model.ReplicationGroupUpdate;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.SSEType;
import software.amazon.awssdk.services.dynamodb.model.UpdateTableRequest;

/**
 * Asks for a table's new key once, after a look: a request too many uses up one of a day's four.
 */
final class TableKeyChange {
  private static final String ACTION = "dynamodb:UpdateTable";

  private final DynamoDbClient dynamodb;
  private final TableOrder order;
  private final String region;

  TableKeyChange(DynamoDbClient dynamodb, TableOrder order) {
    this.dynamodb = dynamodb;
    this.order = order;
    this.region = order.query().region();
  }

  TableChange ask() {
    TableSight sight = look();
    if (sight.changing()) {
      return new TableChange(Outcome.BUSY, "is " + sight.status());
    }
    if (!sight.under(order.sweep().oldKey())) {
      return new TableChange(Outcome.NOT_NEEDED, "is not under the old key");
    }
    List<String> keyless =
        sight.replicas().stream()
            .filter(replica -> replica.key().isEmpty())
            .map(TableReplica::region)
            .toList();
    if (!keyless.isEmpty()) {
      return new TableChange(
          Outcome.REFUSED,
          "DynamoDB wants a key named for each replica, and those in "
              + String.join(", ", keyless)
              + " are under AWS's own");
    }
    return update(sight);
  }

  private TableChange update(TableSight sight) {
    try {
      dynamodb.updateTable(sight.replicas().isEmpty() ? alone() : amongReplicas(sight));
      return new TableChange(Outcome.ASKED, "");
    } catch (ResourceInUseException e) {
      return new TableChange(Outcome.BUSY, AwsFailures.describe(e));
    } catch (LimitExceededException e) {
      return new TableChange(
          isDaysLimit(e) ? Outcome.LIMITED : Outcome.BUSY, AwsFailures.describe(e));
    } catch (DynamoDbException e) {
      if (AwsFailures.typeOf(e) != FailureType.AWS_REFUSED) {
        throw AwsFailures.of(ACTION, "table " + order.table(), e);
      }
      // A request whose answer was lost makes the next one wrong.
      return look().under(order.sweep().oldKey())
          ? new TableChange(Outcome.REFUSED, AwsFailures.describe(e))
          : new TableChange(Outcome.ASKED, "");
    }
  }

  /**
   * The other limit is how many tables may be changed at the same time, which passes in minutes.
   */
  private static boolean isDaysLimit(LimitExceededException e) {
    String said = AwsFailures.describe(e).toLowerCase(Locale.ROOT);
    return said.contains("24h") || said.contains("encryption mode");
  }

  private TableSight look() {
    return TableLooks.at(dynamodb, region, order.table());
  }

  private UpdateTableRequest alone() {
    return UpdateTableRequest.builder()
        .tableName(order.table())
        .sseSpecification(
            sse ->
                sse.enabled(true)
                    .sseType(SSEType.KMS)
                    .kmsMasterKeyId(order.sweep().newKey().value()))
        .build();
  }

  /** Every replica has to be named; all but this region's keep the key that they have. */
  private UpdateTableRequest amongReplicas(TableSight sight) {
    List<ReplicationGroupUpdate> updates = new ArrayList<>();
    updates.add(update(region, order.sweep().newKey().value()));
    sight.replicas().forEach(r -> updates.add(update(r.region(), r.key().orElseThrow())));
    return UpdateTableRequest.builder().tableName(order.table()).replicaUpdates(updates).build();
  }

  private static ReplicationGroupUpdate update(String where, String key) {
    return ReplicationGroupUpdate.builder()
        .update(update -> update.regionName(where).kmsMasterKeyId(key))
        .build();
  }
}
