package dev.keyturn.sandbox.dynamodb;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.sandbox.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** On-demand backups, what is restored from them, and point-in-time recovery. */
final class BackupHandlers {
  private static final Duration WINDOW = Duration.ofDays(35);
  private static final Duration BEHIND = Duration.ofMinutes(5);

  private BackupHandlers() {}

  static Map<String, Handler> all() {
    return Map.of(
        "CreateBackup", BackupHandlers::create,
        "DescribeBackup", BackupHandlers::describe,
        "ListBackups", BackupHandlers::list,
        "DeleteBackup", BackupHandlers::delete,
        "RestoreTableFromBackup", BackupHandlers::restore,
        "DescribeContinuousBackups", BackupHandlers::describeContinuous,
        "UpdateContinuousBackups", BackupHandlers::updateContinuous);
  }

  static String arn(Scope scope, String id) {
    return scope.tableArn() + "/backup/" + id;
  }

  private static ObjectNode create(DynamoRequest request) {
    request.input().only(Set.of("TableName", "BackupName"));
    Table table = request.usable(request.input().required("TableName"));
    request.dataKey(table);
    Backup backup =
        new Backup(
            arn(table.scope(), UUID.randomUUID().toString()),
            request.input().required("BackupName"),
            "USER",
            table.identity(),
            new Backup.Contents(table.key(), table.items()),
            request.now());
    request.tables().backups().put(backup.arn(), backup);
    return Json.object().set("BackupDetails", backup.details());
  }

  private static ObjectNode describe(DynamoRequest request) {
    return Json.object().set("BackupDescription", named(request).description());
  }

  private static ObjectNode list(DynamoRequest request) {
    Members input =
        request.input().only(Set.of("TableName", "Limit", "ExclusiveStartBackupArn", "BackupType"));
    Optional<String> table = input.text("TableName").map(name -> request.scope(name).tableArn());
    String after = input.text("ExclusiveStartBackupArn").orElse("");
    int limit = input.number("Limit").orElse(100);
    List<Backup> all =
        request.tables().backups().values().stream()
            .filter(backup -> isHere(backup, request))
            .filter(backup -> table.map(backup.table().scope().tableArn()::equals).orElse(true))
            .filter(backup -> backup.arn().compareTo(after) > 0)
            .toList();
    ObjectNode answer = Json.object();
    ArrayNode page = answer.putArray("BackupSummaries");
    all.stream().limit(limit).map(Backup::summary).forEach(page::add);
    if (all.size() > limit) {
      answer.put("LastEvaluatedBackupArn", all.get(limit - 1).arn());
    }
    return answer;
  }

  private static boolean isHere(Backup backup, DynamoRequest request) {
    Scope scope = backup.table().scope();
    return scope.account().equals(request.caller().account())
        && scope.region().equals(request.region());
  }

  private static ObjectNode delete(DynamoRequest request) {
    Backup backup = named(request);
    request.tables().backups().remove(backup.arn());
    return Json.object().set("BackupDescription", backup.description());
  }

  /** The key of the backup's own time is needed, whatever key the new table is to have. */
  private static ObjectNode restore(DynamoRequest request) {
    request.input().only(Set.of("TargetTableName", "BackupArn", "SSESpecificationOverride"));
    Backup backup = named(request);
    Scope scope = request.scope(request.input().required("TargetTableName"));
    if (request.tables().find(scope, request.now()).isPresent()) {
      throw DynamoErrors.of(
          "TableAlreadyExistsException", "Table already exists: " + scope.table());
    }
    byte[] before = KeyChoice.usable(() -> backup.contents().key().openAs(request.caller()));
    Optional<String> key =
        request.input().has("SSESpecificationOverride")
            ? KeyChoice.of(request, "SSESpecificationOverride")
            : backup.contents().key().keyArn();
    TableKey made =
        KeyChoice.usable(
            () -> TableKey.make(request.tables().keys(), scope, request.caller(), key));
    Instant ready = request.tables().settle(request.now());
    Table.Identity old = backup.table();
    Table table =
        new Table(
            new Table.Identity(
                scope,
                UUID.randomUUID().toString(),
                old.schema(),
                old.shown(),
                request.now(),
                ready),
            made);
    byte[] dataKey = request.dataKey(table);
    backup
        .contents()
        .items()
        .values()
        .forEach(stored -> table.put(Table.open(stored, before), dataKey));
    request.tables().add(table);
    return Json.object().set("TableDescription", TableWriter.write(table, request.now()));
  }

  private static ObjectNode describeContinuous(DynamoRequest request) {
    return Json.object()
        .set("ContinuousBackupsDescription", continuous(request.table(), request.now()));
  }

  private static ObjectNode updateContinuous(DynamoRequest request) {
    Table table = request.table();
    boolean on =
        request
            .input()
            .inner("PointInTimeRecoverySpecification")
            .map(wanted -> wanted.flag("PointInTimeRecoveryEnabled"))
            .orElse(false);
    if (on != table.recoverableFrom().isPresent()) {
      table.recoverableFrom(on ? Optional.of(request.now()) : Optional.empty());
    }
    return Json.object().set("ContinuousBackupsDescription", continuous(table, request.now()));
  }

  private static ObjectNode continuous(Table table, Instant now) {
    ObjectNode shown = Json.object().put("ContinuousBackupsStatus", "ENABLED");
    ObjectNode recovery = shown.putObject("PointInTimeRecoveryDescription");
    recovery.put(
        "PointInTimeRecoveryStatus", table.recoverableFrom().isPresent() ? "ENABLED" : "DISABLED");
    table
        .recoverableFrom()
        .ifPresent(
            since -> {
              Instant oldest = now.minus(WINDOW);
              recovery.put("RecoveryPeriodInDays", WINDOW.toDays());
              recovery.put(
                  "EarliestRestorableDateTime",
                  Backup.seconds(since.isAfter(oldest) ? since : oldest));
              recovery.put("LatestRestorableDateTime", Backup.seconds(now.minus(BEHIND)));
            });
    return shown;
  }

  private static Backup named(DynamoRequest request) {
    String arn = request.input().required("BackupArn");
    return Optional.ofNullable(request.tables().backups().get(arn))
        .filter(backup -> isHere(backup, request))
        .orElseThrow(() -> DynamoErrors.of("BackupNotFoundException", "Backup not found: " + arn));
  }
}
