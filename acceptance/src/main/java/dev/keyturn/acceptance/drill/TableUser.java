package dev.keyturn.acceptance.drill;

import dev.keyturn.acceptance.estate.Hash;
import dev.keyturn.acceptance.estate.Tables;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.kms.KmsClient;

/** Reads items, and through the data keys that some of them hold, as the application does. */
final class TableUser {
  private final DynamoDbClient dynamodb;
  private final KmsClient kms;
  private final Tables tables;
  private final Usage usage;
  private final SplittableRandom random;

  TableUser(DynamoDbClient dynamodb, KmsClient kms, Tables tables, Usage usage, long seed) {
    this.dynamodb = dynamodb;
    this.kms = kms;
    this.tables = tables;
    this.usage = usage;
    this.random = new SplittableRandom(seed);
  }

  /** Reads some item. */
  void readSome() {
    String table = tables.names().get(random.nextInt(tables.names().size()));
    List<String> ids = List.copyOf(contents(table).keySet());
    String id = ids.get(random.nextInt(ids.size()));
    usage.count("GetItem " + id, () -> read(table, id));
  }

  /** Reads every item. */
  FullRead.Result readAll() {
    List<String> wrong = new ArrayList<>();
    for (String table : tables.names()) {
      for (String id : contents(table).keySet()) {
        try {
          read(table, id);
        } catch (SdkException | Usage.WrongAnswer e) {
          wrong.add(table + " " + id + ": " + e.getMessage());
        }
      }
    }
    return new FullRead.Result(tables.count(), wrong);
  }

  private void read(String table, String id) {
    Map<String, AttributeValue> item =
        dynamodb
            .getItem(
                request ->
                    request
                        .tableName(table)
                        .key(Map.of(Tables.ID, AttributeValue.fromS(id)))
                        .consistentRead(true))
            .item();
    String content = item.getOrDefault(Tables.CONTENT, AttributeValue.fromS("")).s();
    if (!content.equals(contents(table).get(id))) {
      throw new Usage.WrongAnswer(id + " holds \"" + content + "\"");
    }
    if (table.equals(tables.customers())) {
      unwrap(id, item);
    }
  }

  private Map<String, String> contents(String table) {
    return tables.items().getOrDefault(table, Map.of());
  }

  private void unwrap(String id, Map<String, AttributeValue> item) {
    AttributeValue none = AttributeValue.fromS("");
    SdkBytes wrapped = item.getOrDefault(Tables.WRAPPED_KEY, none).b();
    String tenant = item.getOrDefault(Tables.TENANT, none).s();
    byte[] plaintext =
        kms.decrypt(
                request ->
                    request
                        .ciphertextBlob(wrapped)
                        .encryptionContext(Map.of(Tables.TENANT, tenant)))
            .plaintext()
            .asByteArray();
    if (!Hash.sha256(plaintext).equals(tables.plaintexts().get(id))) {
      throw new Usage.WrongAnswer(id + " unwraps to another plaintext");
    }
  }
}
