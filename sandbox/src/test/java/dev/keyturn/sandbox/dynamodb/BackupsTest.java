package dev.keyturn.sandbox.dynamodb;

import static dev.keyturn.sandbox.dynamodb.TestingTables.TABLE;
import static dev.keyturn.sandbox.dynamodb.TestingTables.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.sandbox.TestingSandbox;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.ContinuousBackupsDescription;
import software.amazon.awssdk.services.dynamodb.model.PointInTimeRecoveryDescription;
import software.amazon.awssdk.services.dynamodb.model.PointInTimeRecoveryStatus;

class BackupsTest {
  private final TestingTables tables = new TestingTables(TestingSandbox.withoutLag());
  private String backup = "";

  @BeforeEach
  void backUpATable() {
    tables.create(TABLE, tables.oldKey);
    tables.put("1", "precious");
    backup =
        tables
            .dynamodb
            .createBackup(request -> request.tableName(TABLE).backupName("weekly"))
            .backupDetails()
            .backupArn();
    tables.changeKey(TABLE, tables.newKey);
  }

  @Test
  void showsTheKeyOfTheBackupsOwnTime() {
    assertThat(
            tables
                .dynamodb
                .describeBackup(request -> request.backupArn(backup))
                .backupDescription()
                .sourceTableFeatureDetails()
                .sseDescription()
                .kmsMasterKeyArn())
        .isEqualTo(tables.oldKey);
    assertThat(tables.dynamodb.listBackups(r -> r.tableName(TABLE)).backupSummaries())
        .extracting(summary -> summary.backupArn())
        .containsExactly(backup);
  }

  @Test
  void restoresOnlyWithThatKey() {
    tables.kms.disableKey(request -> request.keyId(tables.oldKey));
    assertRefused(() -> restore("restored"), "ValidationException", "DisabledException");

    tables.kms.enableKey(request -> request.keyId(tables.oldKey));
    restore("restored");
    assertThat(tables.content("restored", "1")).isEqualTo("precious");
    assertThat(tables.describe("restored").sseDescription().kmsMasterKeyArn())
        .isEqualTo(tables.newKey);
  }

  @Test
  void restoresOnlyUnderAFreeName() {
    assertRefused(() -> restore(TABLE), "TableAlreadyExistsException", TABLE);
  }

  private void restore(String target) {
    tables.dynamodb.restoreTableFromBackup(
        request ->
            request
                .backupArn(backup)
                .targetTableName(target)
                .sseSpecificationOverride(
                    sse -> sse.enabled(true).sseType("KMS").kmsMasterKeyId(tables.newKey)));
  }

  @Test
  void forgetsADeletedBackup() {
    tables.dynamodb.deleteBackup(request -> request.backupArn(backup));

    assertRefused(
        () -> tables.dynamodb.describeBackup(request -> request.backupArn(backup)),
        "BackupNotFoundException",
        backup);
  }

  @Test
  void recoversToPointsSinceItWasTurnedOn() {
    assertThat(recovery().pointInTimeRecoveryStatus())
        .isEqualTo(PointInTimeRecoveryStatus.DISABLED);
    tables.dynamodb.updateContinuousBackups(
        request ->
            request
                .tableName(TABLE)
                .pointInTimeRecoverySpecification(
                    wanted -> wanted.pointInTimeRecoveryEnabled(true)));
    var since = recovery().earliestRestorableDateTime();

    tables.pass(Duration.ofDays(10));
    assertThat(recovery().earliestRestorableDateTime()).isEqualTo(since);
    tables.pass(Duration.ofDays(30));
    assertThat(recovery().earliestRestorableDateTime()).isAfter(since);
  }

  private PointInTimeRecoveryDescription recovery() {
    ContinuousBackupsDescription description =
        tables
            .dynamodb
            .describeContinuousBackups(request -> request.tableName(TABLE))
            .continuousBackupsDescription();
    return description.pointInTimeRecoveryDescription();
  }
}
