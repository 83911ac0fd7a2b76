package dev.keyturn.sandbox.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.sandbox.TestingSandbox;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.SSEType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.kms.KmsClient;

/** A sandbox with two keys, and tables under the first. */
final class TestingTables {
  static final String TABLE = "orders";

  final TestingSandbox testing;
  final DynamoDbClient dynamodb;
  final KmsClient kms;
  final String oldKey;
  final String newKey;

  TestingTables(TestingSandbox testing) {
    this.testing = testing;
    dynamodb = testing.dynamodb("admin");
    kms = testing.kms("admin");
    oldKey = kms.createKey().keyMetadata().arn();
    newKey = kms.createKey().keyMetadata().arn();
  }

  void create(String table, String key) {
    dynamodb.createTable(
        request ->
            request
                .tableName(table)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(attribute("id"))
                .keySchema(element("id", KeyType.HASH))
                .sseSpecification(
                    sse -> sse.enabled(true).sseType(SSEType.KMS).kmsMasterKeyId(key)));
  }

  static AttributeDefinition attribute(String name) {
    return AttributeDefinition.builder()
        .attributeName(name)
        .attributeType(ScalarAttributeType.S)
        .build();
  }

  static KeySchemaElement element(String name, KeyType type) {
    return KeySchemaElement.builder().attributeName(name).keyType(type).build();
  }

  void changeKey(String table, String key) {
    dynamodb.updateTable(
        request ->
            request
                .tableName(table)
                .sseSpecification(
                    sse -> sse.enabled(true).sseType(SSEType.KMS).kmsMasterKeyId(key)));
  }

  TableDescription describe(String table) {
    return dynamodb.describeTable(request -> request.tableName(table)).table();
  }

  void put(String id, String content) {
    dynamodb.putItem(request -> request.tableName(TABLE).item(item(id, content)));
  }

  String content(String id) {
    return content(TABLE, id);
  }

  String content(String table, String id) {
    return dynamodb
        .getItem(request -> request.tableName(table).key(key(id)).consistentRead(true))
        .item()
        .getOrDefault("content", AttributeValue.fromS(""))
        .s();
  }

  static Map<String, AttributeValue> key(String id) {
    return Map.of("id", AttributeValue.fromS(id));
  }

  static Map<String, AttributeValue> item(String id, String content) {
    Map<String, AttributeValue> item = new HashMap<>(key(id));
    item.put("content", AttributeValue.fromS(content));
    item.put("blob", AttributeValue.fromB(SdkBytes.fromByteArray(new byte[] {0, -1, 10})));
    return item;
  }

  void pass(Duration time) {
    testing.sandbox().clock().advance(time);
  }

  static void assertRefused(ThrowingCallable call, String code, String message) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            DynamoDbException.class,
            e -> {
              assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code);
              assertThat(e.getMessage()).contains(message);
            });
  }
}
