package dev.keyturn.aws.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.aws.s3.Estate;
import dev.keyturn.reencryption.DataStore;
import dev.keyturn.reencryption.Pins;
import dev.keyturn.reencryption.ReadSample;
import dev.keyturn.reencryption.ReencryptionMode;
import dev.keyturn.reencryption.SampleResult;
import dev.keyturn.reencryption.SweepKind;
import dev.keyturn.reencryption.TableActivities;
import dev.keyturn.reencryption.TableChange.Outcome;
import dev.keyturn.reencryption.TableOrder;
import dev.keyturn.reencryption.TablePinQuery;
import dev.keyturn.reencryption.TableQuery;
import dev.keyturn.reencryption.TableSight;
import dev.keyturn.sandbox.Fault;
import io.temporal.testing.TestActivityEnvironment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ReplicationGroupUpdate;

/** Tables of the strict sandbox; fault rows 66 to 69. */
class TableActivitiesTest {
  private static final String TABLE = "customers";

  private final Estate estate = new Estate();
  private final TestActivityEnvironment environment = Estate.activityEnvironment();
  private final TableActivities activities = activities();

  private TableActivities activities() {
    environment.registerActivitiesImplementations(new DynamoDbTableActivities(estate.worker()));
    return environment.newActivityStub(TableActivities.class);
  }

  @BeforeEach
  void setUp() {
    estate.createTable(TABLE, estate.oldKey());
    estate
        .dynamodb()
        .putItem(put -> put.tableName(TABLE).item(Map.of("id", AttributeValue.fromS("1"))));
  }

  @AfterEach
  void close() {
    environment.close();
    estate.close();
  }

  @Test
  void putsATableUnderTheNewKeyAndAsksForNothingTheSecondTime() {
    assertThat(look().under(estate.oldKey())).isTrue();
    assertThat(change()).isEqualTo(Outcome.ASKED);
    assertThat(look().settledUnder(estate.newKey())).isTrue();
    assertThat(change()).isEqualTo(Outcome.NOT_NEEDED);
    assertThat(estate.sandbox().calls().count("dynamodb", "UpdateTable")).isEqualTo(1);
  }

  /** Row 27 for UpdateTable. */
  @Test
  void countsARequestWhoseAnswerIsLostOnce() {
    estate.fault(Fault.Kind.AFTER, "dynamodb", "UpdateTable");
    assertThat(change()).isIn(Outcome.ASKED, Outcome.BUSY);
    assertThat(look().settledUnder(estate.newKey())).isTrue();
    assertThat(change()).isEqualTo(Outcome.NOT_NEEDED);
  }

  /** Row 66. */
  @Test
  void tellsTheDaysLimit() {
    for (int i = 0; i < 2; i++) {
      setKey(estate.newKey().value());
      setKey(estate.oldKey().value());
    }
    assertThat(change()).isEqualTo(Outcome.LIMITED);
    estate.sandbox().clock().advance(Duration.ofHours(7));
    assertThat(change()).isEqualTo(Outcome.ASKED);
  }

  /** Row 67. */
  @Test
  void namesEveryReplicaAndLeavesTheOthersUnderTheirKeys() {
    String theirs = "arn:aws:kms:eu-central-1:111122223333:key/1";
    replicate(theirs);
    assertThat(change()).isEqualTo(Outcome.ASKED);
    TableSight sight = look();
    assertThat(sight.under(estate.newKey())).isTrue();
    assertThat(sight.replicas().get(0).key()).contains(theirs);
  }

  /** Row 67. */
  @Test
  void reportsARefusalForReplicasAndRecreatesNone() {
    replicate("arn:aws:kms:eu-central-1:111122223333:key/1");
    estate.sandbox().dynamodb().changeReplicaKeys(false);
    assertThat(change()).isEqualTo(Outcome.REFUSED);
    assertThat(change()).isEqualTo(Outcome.REFUSED);
    assertThat(look().under(estate.oldKey())).isTrue();
    assertThat(look().replicas()).hasSize(1);
  }

  /** Row 68. */
  @Test
  void findsBackupsUnderTheOldKeyByName() {
    backup("before");
    change();
    backup("after");
    var pins = pins(Optional.empty());
    assertThat(pins)
        .singleElement()
        .satisfies(
            pin -> {
              assertThat(pin.name()).isEqualTo("table/customers#TABLE_BACKUP");
              assertThat(pin.count()).isEqualTo(1);
              assertThat(pin.examples().get(0)).contains("before");
            });
    assertThat(pins(Optional.empty())).isEqualTo(pins);
  }

  /** Row 68. */
  @Test
  void pinsTheRestoreWindowUntilItBeginsAfterTheChange() {
    estate
        .dynamodb()
        .updateContinuousBackups(
            update ->
                update
                    .tableName(TABLE)
                    .pointInTimeRecoverySpecification(on -> on.pointInTimeRecoveryEnabled(true)));
    estate.sandbox().clock().advance(Duration.ofDays(1));
    change();
    Instant since = look().at();
    assertThat(pins(Optional.of(since)))
        .extracting(Pins::name)
        .containsExactly("table/customers#RESTORE_WINDOW");
    estate.sandbox().clock().advance(Duration.ofDays(36));
    assertThat(pins(Optional.of(since))).isEmpty();
  }

  @Test
  void readsOnceTheOldKeyIsDisabled() {
    change();
    assertThat(look().settledUnder(estate.newKey())).isTrue();
    estate.disableOldKey();
    SampleResult read = activities.readTable(sample());
    assertThat(read.read()).isEqualTo(1);
    assertThat(read.keyErrors()).isEmpty();
    assertThat(activities.readTable(sample())).isEqualTo(read);
  }

  @Test
  void getsItemsThatTheWorkerFoundAsTheApplication() {
    estate.makeApplication();
    change();
    assertThat(look().settledUnder(estate.newKey())).isTrue();
    estate.disableOldKey();
    ReadSample asApplication = sample(Optional.of(Estate.APPLICATION));
    assertThat(activities.readTable(asApplication))
        .isEqualTo(new SampleResult("table/" + TABLE, 1, List.of()))
        .isEqualTo(activities.readTable(asApplication));
    assertThat(estate.sandbox().calls().latest(call -> call.kind().operation().equals("GetItem")))
        .hasSize(2)
        .allSatisfy(call -> assertThat(call.kind().caller()).startsWith("ASIA"));
  }

  @Test
  void tellsWhatKmsRefusesFromWhatDynamoDbDoes() {
    assertThat(isByKms("User: app is not authorized to perform: dynamodb:GetItem on resource: t"))
        .isFalse();
    assertThat(isByKms("KMS key access denied error: kms:Decrypt")).isTrue();
  }

  private static boolean isByKms(String said) {
    return TableRefusals.isByKms(
        (DynamoDbException)
            DynamoDbException.builder()
                .statusCode(400)
                .awsErrorDetails(
                    AwsErrorDetails.builder()
                        .errorCode("AccessDeniedException")
                        .errorMessage(said)
                        .build())
                .build());
  }

  /** Row 69. */
  @Test
  void reportsATableThatNeedsTheDisabledKey() {
    estate.disableOldKey();
    estate.sandbox().clock().advance(Duration.ofHours(1));
    assertThat(activities.readTable(sample()).keyErrors()).hasSize(1);
  }

  @Test
  void seesThatATableIsMissing() {
    TableSight sight = activities.lookAtTable(new TableQuery("no-such-table", Estate.REGION));
    assertThat(sight.missing()).isTrue();
  }

  private void replicate(String key) {
    estate
        .dynamodb()
        .updateTable(
            update ->
                update
                    .tableName(TABLE)
                    .replicaUpdates(
                        ReplicationGroupUpdate.builder()
                            .create(create -> create.regionName("eu-central-1").kmsMasterKeyId(key))
                            .build()));
  }

  private void backup(String name) {
    estate.dynamodb().createBackup(create -> create.tableName(TABLE).backupName(name));
  }

  private void setKey(String key) {
    estate
        .dynamodb()
        .updateTable(
            update ->
                update
                    .tableName(TABLE)
                    .sseSpecification(sse -> sse.enabled(true).sseType("KMS").kmsMasterKeyId(key)));
  }

  private TableSight look() {
    return activities.lookAtTable(new TableQuery(TABLE, Estate.REGION));
  }

  private Outcome change() {
    return activities
        .changeTableKey(
            new TableOrder(
                TABLE, estate.sweep(ReencryptionMode.NEW_DATA_KEYS, SweepKind.REENCRYPT)))
        .outcome();
  }

  private List<Pins> pins(Optional<Instant> since) {
    return activities.findTablePins(new TablePinQuery(TABLE, estate.oldKey(), since)).pins();
  }

  private ReadSample sample() {
    return sample(Optional.empty());
  }

  private ReadSample sample(Optional<String> role) {
    return estate.sample(new DataStore.Table(TABLE), true, 10, role);
  }
}
