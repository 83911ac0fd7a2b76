package dev.keyturn.aws.dynamodb;

import dev.keyturn.aws.AwsFailures;
import dev.keyturn.aws.DataPart;
import dev.keyturn.aws.LeftData;
import dev.keyturn.aws.PacedReads;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BackupNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.BackupSummary;
import software.amazon.awssdk.services.dynamodb.model.BackupTypeFilter;
import software.amazon.awssdk.services.dynamodb.model.ListBackupsResponse;
import software.amazon.awssdk.services.dynamodb.model.SSEDescription;

/** Finds tables and backups under dead keys; reads no item. */
public final class TableLeftData {
  private static final int PAGE = 100;

  private final DynamoDbClient dynamodb;
  private final String region;
  private final PacedReads reads;

  public TableLeftData(DynamoDbClient dynamodb, String region, PacedReads reads) {
    this.dynamodb = dynamodb;
    this.region = region;
    this.reads = reads;
  }

  /** Tables, and backups of tables that may be gone. */
  public List<DataPart> parts() {
    return List.of(
        new DataPart("DynamoDB tables", this::tables),
        new DataPart("DynamoDB backups", this::backups));
  }

  private void tables(LeftData left) {
    TableLooks.names(dynamodb, reads).forEach(table -> table(left, table));
  }

  private void table(LeftData left, String table) {
    reads
        .call(() -> TableLooks.at(dynamodb, region, table))
        .key()
        .ifPresent(key -> left.note(key, "DynamoDB tables", table));
  }

  private void backups(LeftData left) {
    reads.pages(
        from ->
            AwsFailures.call(
                "dynamodb:ListBackups",
                "the region's backups",
                () ->
                    dynamodb.listBackups(
                        list ->
                            list.backupType(BackupTypeFilter.ALL)
                                .limit(PAGE)
                                .exclusiveStartBackupArn(from.orElse(null)))),
        ListBackupsResponse::lastEvaluatedBackupArn,
        page -> page.backupSummaries().forEach(backup -> backup(left, backup)));
  }

  private void backup(LeftData left, BackupSummary backup) {
    reads
        .call("dynamodb:DescribeBackup", backup.backupArn(), () -> keyOf(backup.backupArn()))
        .ifPresent(
            key ->
                left.note(key, "DynamoDB backups", backup.tableName() + "/" + backup.backupName()));
  }

  /** A backup may be gone by now. */
  private Optional<String> keyOf(String backup) {
    try {
      return Optional.ofNullable(
              dynamodb
                  .describeBackup(get -> get.backupArn(backup))
                  .backupDescription()
                  .sourceTableFeatureDetails())
          .flatMap(details -> Optional.ofNullable(details.sseDescription()))
          .map(SSEDescription::kmsMasterKeyArn);
    } catch (BackupNotFoundException gone) {
      return Optional.empty();
    }
  }
}
