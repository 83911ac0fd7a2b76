package dev.keyturn.sandbox.dynamodb;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.sandbox.Json;
import java.time.Instant;

/** Writes a table as DescribeTable shows it. */
final class TableWriter {
  private TableWriter() {}

  static ObjectNode write(Table table, Instant now) {
    Table.Identity identity = table.identity();
    ObjectNode shown = identity.shown().deepCopy();
    shown
        .put("TableName", identity.scope().table())
        .put("TableArn", identity.scope().tableArn())
        .put("TableId", identity.id())
        .put("TableStatus", table.status(now))
        .put("CreationDateTime", Backup.seconds(identity.created()))
        .put("ItemCount", table.items().size())
        .put(
            "TableSizeBytes", table.items().values().stream().mapToLong(item -> item.length).sum());
    table.key().keyArn().ifPresent(arn -> shown.set("SSEDescription", sse(table, arn)));
    if (!table.replicas().isEmpty()) {
      shown.put("GlobalTableVersion", "2019.11.21");
      shown.set("Replicas", table.replicas().write(now));
    }
    table
        .archivedAt()
        .ifPresent(
            at ->
                shown
                    .putObject("ArchivalSummary")
                    .put("ArchivalDateTime", Backup.seconds(at))
                    .put("ArchivalReason", "INACCESSIBLE_ENCRYPTION_CREDENTIALS")
                    .put("ArchivalBackupArn", BackupHandlers.arn(table.scope(), "archived")));
    return shown;
  }

  private static ObjectNode sse(Table table, String arn) {
    ObjectNode sse =
        Json.object()
            .put("Status", table.isChangingKey() ? "UPDATING" : "ENABLED")
            .put("SSEType", "KMS")
            .put("KMSMasterKeyArn", arn);
    table
        .inaccessibleSince()
        .ifPresent(since -> sse.put("InaccessibleEncryptionDateTime", Backup.seconds(since)));
    return sse;
  }
}
