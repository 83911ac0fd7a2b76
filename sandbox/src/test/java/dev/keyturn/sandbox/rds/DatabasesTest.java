package dev.keyturn.sandbox.rds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.keyturn.sandbox.TestingSandbox;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.RdsException;

/** Databases under a key that is disabled. */
class DatabasesTest {
  private static final Duration CHECK = Duration.ofMinutes(30);
  private static final String LOST = "inaccessible-encryption-credentials-recoverable";

  private final TestingSandbox testing = TestingSandbox.withoutLag();
  private final RdsClient rds = testing.rds("owner");
  private final KmsClient kms = testing.kms("owner");
  private String key = "";

  @BeforeEach
  void setUp() {
    key = kms.createKey().keyMetadata().arn();
    create("orders", key);
  }

  @Test
  void showsTheKeyThatADatabaseWasMadeUnder() {
    rds.createDBInstance(r -> r.dbInstanceIdentifier("plain").engine("postgres"));
    rds.createDBCluster(
        r ->
            r.dbClusterIdentifier("shop")
                .engine("aurora-postgresql")
                .storageEncrypted(true)
                .kmsKeyId(key));

    assertThat(rds.describeDBInstances().dbInstances())
        .extracting(DBInstance::dbInstanceIdentifier, DBInstance::kmsKeyId)
        .containsExactly(tuple("orders", key), tuple("plain", null));
    assertThat(rds.describeDBClusters().dbClusters())
        .singleElement()
        .satisfies(
            cluster -> {
              assertThat(cluster.kmsKeyId()).isEqualTo(key);
              assertThat(cluster.status()).isEqualTo("available");
            });
  }

  @Test
  void goesOnWithADisabledKeyUntilItAsksForItAgain() {
    kms.disableKey(r -> r.keyId(key));
    assertThat(status("orders")).isEqualTo("available");

    testing.sandbox().clock().advance(CHECK);
    assertThat(status("orders")).isEqualTo(LOST);
  }

  @Test
  void comesBackByAStartOnceTheKeyIsEnabledAgain() {
    kms.disableKey(r -> r.keyId(key));
    testing.sandbox().clock().advance(CHECK);
    assertThat(status("orders")).isEqualTo(LOST);
    assertRefused(() -> start("orders"), "KMSKeyNotAccessibleFault");

    kms.enableKey(r -> r.keyId(key));
    testing.sandbox().clock().advance(CHECK);
    assertThat(status("orders")).isEqualTo(LOST);
    start("orders");
    assertThat(status("orders")).isEqualTo("available");
    assertRefused(() -> start("orders"), "InvalidDBInstanceState");
  }

  @Test
  void isLostForGoodAfterAWeek() {
    kms.disableKey(r -> r.keyId(key));
    testing.sandbox().clock().advance(CHECK);
    status("orders");
    testing.sandbox().clock().advance(Duration.ofDays(7));

    assertThat(status("orders")).isEqualTo("inaccessible-encryption-credentials");
    kms.enableKey(r -> r.keyId(key));
    assertRefused(() -> start("orders"), "InvalidDBInstanceState");
  }

  @Test
  void tellsManyInPages() {
    for (int i = 0; i < 3; i++) {
      create("db-" + i, key);
    }

    List<DBInstance> all =
        rds.describeDBInstancesPaginator(r -> r.maxRecords(2)).dbInstances().stream().toList();
    assertThat(all).hasSize(4);
  }

  @Test
  void refusesWhatItDoesNotHave() {
    assertRefused(() -> create("orders", key), "DBInstanceAlreadyExists");
    assertRefused(() -> create("other", "alias/none"), "KMSKeyNotAccessibleFault");
    assertRefused(
        () -> rds.describeDBInstances(r -> r.dbInstanceIdentifier("none")), "DBInstanceNotFound");
    assertRefused(
        () -> rds.createDBInstance(r -> r.dbInstanceIdentifier("x").multiAZ(true)),
        "InvalidParameterValue");
    assertRefused(rds::describeDBSnapshots, "NotImplemented");
  }

  @Test
  void asksForKeysAsOftenAsItIsTold() {
    testing.control("POST", "rds", "{\"keyCheck\":\"PT0S\"}");
    kms.disableKey(r -> r.keyId(key));

    assertThat(status("orders")).isEqualTo(LOST);
  }

  private void create(String id, String under) {
    rds.createDBInstance(
        r ->
            r.dbInstanceIdentifier(id)
                .engine("postgres")
                .dbInstanceClass("db.t4g.micro")
                .allocatedStorage(20)
                .storageEncrypted(true)
                .kmsKeyId(under));
  }

  private void start(String id) {
    rds.startDBInstance(r -> r.dbInstanceIdentifier(id));
  }

  private String status(String id) {
    return rds.describeDBInstances(r -> r.dbInstanceIdentifier(id))
        .dbInstances()
        .get(0)
        .dbInstanceStatus();
  }

  private static void assertRefused(ThrowingCallable call, String code) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            RdsException.class,
            refused -> assertThat(refused.awsErrorDetails().errorCode()).isEqualTo(code));
  }
}
