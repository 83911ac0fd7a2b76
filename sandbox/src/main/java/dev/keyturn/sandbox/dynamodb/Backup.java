package dev.keyturn.sandbox.dynamodb;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.sandbox.Json;
import dev.keyturn.sandbox.dynamodb.KeySchema.ItemKey;
import java.time.Instant;
import java.util.Map;

/**
 * A backup: a table's items as they were, under the key of that time.
 *
 * @param type {@code USER}, or {@code SYSTEM} for that of an archived table
 */
record Backup(
    String arn, String name, String type, Table.Identity table, Contents contents, Instant made) {

  /** What is in it. */
  record Contents(TableKey key, Map<ItemKey, byte[]> items) {
    Contents {
      items = Map.copyOf(items);
    }
  }

  ObjectNode details() {
    ObjectNode details =
        Json.object()
            .put("BackupArn", arn)
            .put("BackupName", name)
            .put("BackupStatus", "AVAILABLE")
            .put("BackupType", type)
            .put("BackupSizeBytes", 0);
    return details.put("BackupCreationDateTime", seconds(made));
  }

  ObjectNode description() {
    ObjectNode description = Json.object();
    description.set("BackupDetails", details());
    ObjectNode source =
        description
            .putObject("SourceTableDetails")
            .put("TableName", table.scope().table())
            .put("TableId", table.id())
            .put("TableArn", table.scope().tableArn())
            .put("TableCreationDateTime", seconds(table.created()))
            .put("ItemCount", contents.items().size());
    source.set("KeySchema", table.shown().path("KeySchema"));
    source
        .putObject("ProvisionedThroughput")
        .put("ReadCapacityUnits", 0)
        .put("WriteCapacityUnits", 0);
    ObjectNode features = description.putObject("SourceTableFeatureDetails");
    contents
        .key()
        .keyArn()
        .ifPresent(
            arn ->
                features
                    .putObject("SSEDescription")
                    .put("Status", "ENABLED")
                    .put("SSEType", "KMS")
                    .put("KMSMasterKeyArn", arn));
    return description;
  }

  ObjectNode summary() {
    return details()
        .put("TableName", table.scope().table())
        .put("TableId", table.id())
        .put("TableArn", table.scope().tableArn());
  }

  static double seconds(Instant at) {
    return at.toEpochMilli() / 1_000.0;
  }
}
