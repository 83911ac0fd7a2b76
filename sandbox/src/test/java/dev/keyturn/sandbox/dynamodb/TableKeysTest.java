package dev.keyturn.sandbox.dynamodb;

import static dev.keyturn.sandbox.dynamodb.TestingTables.TABLE;
import static dev.keyturn.sandbox.dynamodb.TestingTables.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.sandbox.TestingSandbox;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.ReplicationGroupUpdate;
import software.amazon.awssdk.services.dynamodb.model.SSEStatus;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;
import software.amazon.awssdk.services.kms.model.GrantListEntry;

class TableKeysTest {
  private static final Duration KEPT = Duration.ofMinutes(5);

  private final TestingTables tables = new TestingTables(TestingSandbox.withoutLag());

  @BeforeEach
  void makeATable() {
    tables.create(TABLE, tables.oldKey);
    tables.put("1", "precious");
  }

  @Test
  void showsTheKeyByItsArnAndHoldsAGrantForTheTable() {
    assertThat(tables.describe(TABLE).sseDescription().status()).isEqualTo(SSEStatus.ENABLED);
    assertThat(tables.describe(TABLE).sseDescription().kmsMasterKeyArn()).isEqualTo(tables.oldKey);
    assertThat(grants(tables.oldKey))
        .singleElement()
        .satisfies(
            grant -> {
              assertThat(grant.granteeServicePrincipal())
                  .isEqualTo("dynamodb.eu-west-1.amazonaws.com");
              assertThat(grant.constraints().encryptionContextSubset())
                  .containsEntry("aws:dynamodb:tableName", TABLE);
            });
  }

  @Test
  void changesTheKeyAndRetiresTheOldGrant() {
    tables.changeKey(TABLE, tables.newKey);

    assertThat(tables.describe(TABLE).sseDescription().kmsMasterKeyArn()).isEqualTo(tables.newKey);
    assertThat(tables.describe(TABLE).tableStatus()).isEqualTo(TableStatus.ACTIVE);
    assertThat(grants(tables.oldKey)).isEmpty();
    tables.kms.disableKey(request -> request.keyId(tables.oldKey));
    tables.pass(KEPT);
    assertThat(tables.content("1")).isEqualTo("precious");
  }

  @Test
  void staysReadableWhileTheChangeIsUnderWay() {
    TestingTables slow = new TestingTables(TestingSandbox.withLag(3, Duration.ofMinutes(1)));
    slow.create(TABLE, slow.oldKey);
    slow.pass(Duration.ofMinutes(2));
    slow.put("1", "precious");

    slow.changeKey(TABLE, slow.newKey);

    assertThat(slow.describe(TABLE).tableStatus()).isEqualTo(TableStatus.UPDATING);
    assertThat(slow.describe(TABLE).sseDescription().status()).isEqualTo(SSEStatus.UPDATING);
    assertThat(slow.describe(TABLE).sseDescription().kmsMasterKeyArn()).isEqualTo(slow.oldKey);
    assertThat(slow.content("1")).isEqualTo("precious");
    assertRefused(
        () -> slow.changeKey(TABLE, slow.newKey), "ResourceInUseException", "being updated");
    slow.pass(Duration.ofMinutes(2));
    assertThat(slow.describe(TABLE).sseDescription().kmsMasterKeyArn()).isEqualTo(slow.newKey);
  }

  @Test
  void needsTheOldKeyUntilTheChangeIsDone() {
    TestingTables slow = new TestingTables(TestingSandbox.withLag(3, Duration.ofMinutes(1)));
    slow.create(TABLE, slow.oldKey);
    slow.pass(Duration.ofMinutes(2));
    slow.changeKey(TABLE, slow.newKey);
    slow.kms.disableKey(request -> request.keyId(slow.oldKey));
    slow.pass(Duration.ofMinutes(10));

    assertThat(slow.describe(TABLE).tableStatus())
        .isEqualTo(TableStatus.INACCESSIBLE_ENCRYPTION_CREDENTIALS);

    slow.kms.enableKey(request -> request.keyId(slow.oldKey));
    assertThat(slow.describe(TABLE).sseDescription().kmsMasterKeyArn()).isEqualTo(slow.newKey);
  }

  @Test
  void becomesInaccessibleWithADisabledKeyOnceTheTableKeyIsAskedForAgain() {
    tables.kms.disableKey(request -> request.keyId(tables.oldKey));
    assertThat(tables.content("1")).isEqualTo("precious");

    tables.pass(KEPT);
    assertRefused(() -> tables.content("1"), "AccessDeniedException", "DisabledException");
    assertThat(tables.describe(TABLE).tableStatus())
        .isEqualTo(TableStatus.INACCESSIBLE_ENCRYPTION_CREDENTIALS);
    assertThat(tables.describe(TABLE).sseDescription().inaccessibleEncryptionDateTime())
        .isNotNull();

    tables.kms.enableKey(request -> request.keyId(tables.oldKey));
    assertThat(tables.content("1")).isEqualTo("precious");
    assertThat(tables.describe(TABLE).tableStatus()).isEqualTo(TableStatus.ACTIVE);
  }

  @Test
  void archivesATableThatWasInaccessibleForAWeek() {
    tables.kms.disableKey(request -> request.keyId(tables.oldKey));
    tables.pass(KEPT);
    tables.describe(TABLE);
    tables.pass(Duration.ofDays(8));

    assertThat(tables.describe(TABLE).tableStatus()).isEqualTo(TableStatus.ARCHIVED);
    assertThat(tables.describe(TABLE).archivalSummary().archivalReason())
        .isEqualTo("INACCESSIBLE_ENCRYPTION_CREDENTIALS");
  }

  @Test
  void losesItsItemsToARevokedGrant() {
    String grant = grants(tables.oldKey).get(0).grantId();
    tables.kms.revokeGrant(request -> request.keyId(tables.oldKey).grantId(grant));
    tables.pass(KEPT);

    assertRefused(() -> tables.content("1"), "AccessDeniedException", "AccessDeniedException");
  }

  @Test
  void asksForTheTableKeyEachTimeIfSetSo() {
    tables.testing.control("POST", "dynamodb", "{\"tableKeyCache\":\"PT0S\"}");
    tables.kms.disableKey(request -> request.keyId(tables.oldKey));

    assertRefused(() -> tables.content("1"), "AccessDeniedException", "DisabledException");
  }

  @Test
  void resolvesAnAliasOnce() {
    tables.kms.createAlias(request -> request.aliasName("alias/o").targetKeyId(tables.oldKey));
    tables.create("by-alias", "alias/o");
    tables.kms.updateAlias(request -> request.aliasName("alias/o").targetKeyId(tables.newKey));

    assertThat(tables.describe("by-alias").sseDescription().kmsMasterKeyArn())
        .isEqualTo(tables.oldKey);
  }

  @Test
  void limitsChangesOfTheKey() {
    for (int i = 0; i < 4; i++) {
      tables.changeKey(TABLE, i % 2 == 0 ? tables.newKey : tables.oldKey);
    }
    assertRefused(
        () -> tables.changeKey(TABLE, tables.newKey),
        "LimitExceededException",
        "Encryption mode changes are limited in the 24h window");

    tables.pass(Duration.ofHours(6));
    tables.changeKey(TABLE, tables.newKey);
    assertThat(tables.describe(TABLE).sseDescription().kmsMasterKeyArn()).isEqualTo(tables.newKey);
  }

  @Test
  void leavesNoGrantBehindWhereTheLimitRefuses() {
    for (int i = 0; i < 4; i++) {
      tables.changeKey(TABLE, i % 2 == 0 ? tables.newKey : tables.oldKey);
    }
    assertRefused(
        () -> tables.changeKey(TABLE, tables.newKey), "LimitExceededException", "limited");

    assertThat(grants(tables.newKey)).isEmpty();
  }

  @Test
  void refusesAKeyThatCannotBeUsed() {
    tables.kms.disableKey(request -> request.keyId(tables.newKey));

    assertRefused(
        () -> tables.changeKey(TABLE, tables.newKey), "ValidationException", "DisabledException");
    assertRefused(
        () -> tables.changeKey(TABLE, tables.oldKey), "ValidationException", "already encrypted");
  }

  @Test
  void movesToTheManagedKeyWhereNoneIsNamed() {
    tables.dynamodb.updateTable(
        request -> request.tableName(TABLE).sseSpecification(sse -> sse.enabled(true)));

    assertThat(tables.describe(TABLE).sseDescription().kmsMasterKeyArn())
        .isNotEqualTo(tables.oldKey)
        .startsWith("arn:aws:kms:eu-west-1:");
  }

  @Test
  void changesReplicasOnlyTogetherAndByReplicaUpdates() {
    tables.dynamodb.updateTable(
        request -> request.tableName(TABLE).replicaUpdates(created("us-east-1", "key-there")));
    assertThat(tables.describe(TABLE).replicas())
        .singleElement()
        .satisfies(
            replica -> {
              assertThat(replica.regionName()).isEqualTo("us-east-1");
              assertThat(replica.kmsMasterKeyId()).isEqualTo("key-there");
            });

    assertRefused(
        () -> tables.changeKey(TABLE, tables.newKey), "ValidationException", "ReplicaUpdates");
    assertRefused(
        () -> update(updated("eu-west-1", tables.newKey)),
        "ValidationException",
        "must be specified for each replica");
    update(updated("eu-west-1", tables.newKey), updated("us-east-1", "key-there"));
    assertThat(tables.describe(TABLE).sseDescription().kmsMasterKeyArn()).isEqualTo(tables.newKey);
  }

  @Test
  void refusesOtherKeysForReplicasIfSetSo() {
    update(created("us-east-1", "key-there"));
    tables.testing.control("POST", "dynamodb", "{\"replicaKeyChange\":\"refused\"}");

    assertRefused(
        () -> update(updated("eu-west-1", tables.newKey), updated("us-east-1", "key-there")),
        "ValidationException",
        "can't be updated");
  }

  private void update(ReplicationGroupUpdate... updates) {
    tables.dynamodb.updateTable(request -> request.tableName(TABLE).replicaUpdates(updates));
  }

  private static ReplicationGroupUpdate created(String region, String key) {
    return ReplicationGroupUpdate.builder()
        .create(create -> create.regionName(region).kmsMasterKeyId(key))
        .build();
  }

  private static ReplicationGroupUpdate updated(String region, String key) {
    return ReplicationGroupUpdate.builder()
        .update(update -> update.regionName(region).kmsMasterKeyId(key))
        .build();
  }

  private List<GrantListEntry> grants(String key) {
    return tables.kms.listGrants(request -> request.keyId(key)).grants();
  }
}
