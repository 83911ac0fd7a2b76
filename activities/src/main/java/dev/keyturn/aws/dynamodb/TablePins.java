package dev.keyturn.aws.dynamodb;

import dev.keyturn.aws.AwsFailures;
import dev.keyturn.aws.Pace;
import dev.keyturn.aws.Waiting;
import dev.keyturn.aws.s3.Shown;
import dev.keyturn.failure.FailureType;
import dev.keyturn.reencryption.PinReason;
import dev.keyturn.reencryption.Pins;
import dev.keyturn.reencryption.TablePinQuery;
import dev.keyturn.reencryption.Tally;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BackupDescription;
import software.amazon.awssdk.services.dynamodb.model.BackupSummary;
import software.amazon.awssdk.services.dynamodb.model.BackupTypeFilter;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ListBackupsRequest;
import software.amazon.awssdk.services.dynamodb.model.ListBackupsResponse;
import software.amazon.awssdk.services.dynamodb.model.PointInTimeRecoveryDescription;
import software.amazon.awssdk.services.dynamodb.model.PointInTimeRecoveryStatus;
import software.amazon.awssdk.services.dynamodb.model.SSEDescription;
import software.amazon.awssdk.services.dynamodb.model.SourceTableFeatureDetails;

/** Finds what of a table stays under the old key though the table itself does not. */
final class TablePins {
  private final DynamoDbClient dynamodb;
  private final TablePinQuery query;
  private final Pace pace = new Pace(1);

  TablePins(DynamoDbClient dynamodb, TablePinQuery query) {
    this.dynamodb = dynamodb;
    this.query = query;
  }

  Tally find() {
    Tally tally = query.underNewKeySince().map(this::window).orElse(Tally.EMPTY);
    @Nullable String from = null;
    do {
      String start = from;
      ListBackupsResponse page =
          AwsFailures.call(
              "dynamodb:ListBackups",
              table(),
              () -> pace.call(() -> dynamodb.listBackups(list(start))));
      for (BackupSummary backup : page.backupSummaries()) {
        Waiting.heartbeat();
        tally = tally.plus(pin(backup));
      }
      from = page.lastEvaluatedBackupArn();
    } while (from != null);
    return tally;
  }

  private ListBackupsRequest list(@Nullable String from) {
    return ListBackupsRequest.builder()
        .tableName(query.table())
        .backupType(BackupTypeFilter.ALL)
        .exclusiveStartBackupArn(from)
        .build();
  }

  /** A backup is under the key that the table had when it was made. */
  private Tally pin(BackupSummary backup) {
    return unlessGone(
            "dynamodb:DescribeBackup",
            () -> dynamodb.describeBackup(get -> get.backupArn(backup.backupArn())))
        .flatMap(answer -> keyOf(answer.backupDescription()))
        .filter(query.oldKey().value()::equals)
        .map(
            key ->
                Tally.pinned(
                    Pins.of(
                        query.store(),
                        PinReason.TABLE_BACKUP,
                        backup.backupArn(),
                        "backup "
                            + Shown.text(backup.backupName())
                            + " of "
                            + backup.backupCreationDateTime()
                            + " ("
                            + backup.backupArn()
                            + ")")))
        .orElse(Tally.EMPTY);
  }

  private static Optional<String> keyOf(BackupDescription backup) {
    return Optional.ofNullable(backup.sourceTableFeatureDetails())
        .map(SourceTableFeatureDetails::sseDescription)
        .map(SSEDescription::kmsMasterKeyArn);
  }

  /** One pin for the whole window, by whatever text: its beginning moves on every second. */
  private Tally window(Instant since) {
    return unlessGone(
            "dynamodb:DescribeContinuousBackups",
            () -> dynamodb.describeContinuousBackups(get -> get.tableName(query.table())))
        .map(answer -> answer.continuousBackupsDescription().pointInTimeRecoveryDescription())
        .filter(
            recovery -> recovery.pointInTimeRecoveryStatus() == PointInTimeRecoveryStatus.ENABLED)
        .map(PointInTimeRecoveryDescription::earliestRestorableDateTime)
        .filter(earliest -> earliest.isBefore(since))
        .map(
            earliest ->
                Tally.pinned(
                    Pins.of(
                        query.store(),
                        PinReason.RESTORE_WINDOW,
                        query.table(),
                        "restore points from " + earliest + " to " + since + " need the old key")))
        .orElse(Tally.EMPTY);
  }

  private <T> Optional<T> unlessGone(String action, Supplier<T> call) {
    try {
      return Optional.of(pace.call(call));
    } catch (DynamoDbException e) {
      if (AwsFailures.typeOf(e) == FailureType.NOT_FOUND) {
        return Optional.empty();
      }
      throw AwsFailures.of(action, table(), e);
    }
  }

  private String table() {
    return "table " + query.table();
  }
}
