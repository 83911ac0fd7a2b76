package dev.keyturn.acceptance.drill;

import dev.keyturn.acceptance.estate.Tables;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/** Tries to restore the backup that a person accepted to leave under the old key. */
public final class BackupProbe {
  /** The table that it is restored to. */
  public static final String TARGET = Tables.CATALOGUE + "-restored";

  /** What is answered while the backup is readable. */
  public static final String RESTORED = "restored to table " + TARGET;

  private final DynamoDbClient dynamodb;
  private final Tables tables;

  public BackupProbe(DynamoDbClient dynamodb, Tables tables) {
    this.dynamodb = dynamodb;
    this.tables = tables;
  }

  /** How DynamoDB refuses; {@link #RESTORED} if it does not. */
  public String answer() {
    try {
      dynamodb.restoreTableFromBackup(
          restore -> restore.backupArn(tables.backup()).targetTableName(TARGET));
      return RESTORED;
    } catch (DynamoDbException refused) {
      return refused.awsErrorDetails().errorCode()
          + ": "
          + refused.awsErrorDetails().errorMessage();
    }
  }
}
