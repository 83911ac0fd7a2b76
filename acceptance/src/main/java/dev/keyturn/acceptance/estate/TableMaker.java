package dev.keyturn.acceptance.estate;

import dev.keyturn.acceptance.process.Await;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BackupStatus;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.SSEType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DataKeySpec;
import software.amazon.awssdk.services.kms.model.GenerateDataKeyResponse;

/** Makes tables under the key and fills them; one holds data keys that the application wrapped. */
public final class TableMaker {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String CUSTOMERS = "customers";
  private static final List<String> NAMES =
      List.of("orders", CUSTOMERS, "sessions", Tables.CATALOGUE);
  private static final int ITEMS = 30;

  private final DynamoDbClient dynamodb;
  private final KmsClient application;
  private final String oldKey;
  private final Map<String, Map<String, String>> items = new TreeMap<>();
  private final Map<String, String> plaintexts = new HashMap<>();

  public TableMaker(DynamoDbClient dynamodb, KmsClient application, String oldKey) {
    this.dynamodb = dynamodb;
    this.application = application;
    this.oldKey = oldKey;
  }

  /** Makes four tables, some by the key's alias, and a backup. */
  public Tables make() {
    for (int i = 0; i < NAMES.size(); i++) {
      create(NAMES.get(i), i % 2 == 0 ? oldKey : Estate.ALIAS);
    }
    NAMES.forEach(this::fill);
    return new Tables(NAMES, CUSTOMERS, backup(), items, plaintexts);
  }

  private void create(String table, String key) {
    dynamodb.createTable(
        request ->
            request
                .tableName(table)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(
                    AttributeDefinition.builder()
                        .attributeName(Tables.ID)
                        .attributeType(ScalarAttributeType.S)
                        .build())
                .keySchema(
                    KeySchemaElement.builder()
                        .attributeName(Tables.ID)
                        .keyType(KeyType.HASH)
                        .build())
                .sseSpecification(
                    sse -> sse.enabled(true).sseType(SSEType.KMS).kmsMasterKeyId(key)));
  }

  private void fill(String table) {
    Await.until(
        "see table " + table + " active",
        PATIENCE,
        () ->
            dynamodb.describeTable(request -> request.tableName(table)).table().tableStatus()
                == TableStatus.ACTIVE);
    Map<String, String> contents = new TreeMap<>();
    for (int i = 0; i < ITEMS; i++) {
      String id = table + "-" + i;
      String content = "content of " + id;
      Map<String, AttributeValue> item = new HashMap<>();
      item.put(Tables.ID, AttributeValue.fromS(id));
      item.put(Tables.CONTENT, AttributeValue.fromS(content));
      if (table.equals(CUSTOMERS)) {
        wrap(id, "tenant-" + i % 7, item);
      }
      dynamodb.putItem(request -> request.tableName(table).item(item));
      contents.put(id, content);
    }
    items.put(table, contents);
  }

  private void wrap(String id, String tenant, Map<String, AttributeValue> item) {
    GenerateDataKeyResponse key =
        application.generateDataKey(
            request ->
                request
                    .keyId(Estate.ALIAS)
                    .keySpec(DataKeySpec.AES_256)
                    .encryptionContext(Map.of(Tables.TENANT, tenant)));
    item.put(Tables.TENANT, AttributeValue.fromS(tenant));
    item.put(Tables.WRAPPED_KEY, AttributeValue.fromB(key.ciphertextBlob()));
    plaintexts.put(id, Hash.sha256(key.plaintext().asByteArray()));
  }

  private String backup() {
    String backup =
        dynamodb
            .createBackup(request -> request.tableName(Tables.CATALOGUE).backupName("weekly"))
            .backupDetails()
            .backupArn();
    Await.until(
        "see the backup",
        PATIENCE,
        () ->
            dynamodb
                    .describeBackup(request -> request.backupArn(backup))
                    .backupDescription()
                    .backupDetails()
                    .backupStatus()
                == BackupStatus.AVAILABLE);
    return backup;
  }
}
