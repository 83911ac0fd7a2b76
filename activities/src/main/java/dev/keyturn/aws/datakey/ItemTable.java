package dev.keyturn.aws.datakey;

import dev.keyturn.aws.AwsFailures;
import dev.keyturn.failure.FailureType;
import dev.keyturn.reencryption.ItemCursor;
import dev.keyturn.reencryption.WrappedKeySource.TableItems;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/** The calls on a table whose items have wrapped keys; only what is needed of an item is read. */
final class ItemTable {
  private final DynamoDbClient dynamodb;
  private final TableItems source;
  private final long items;
  private final List<String> keyNames;
  private final Map<String, String> names = new HashMap<>();
  private final String projection;

  private ItemTable(DynamoDbClient dynamodb, TableItems source, TableDescription table) {
    this.dynamodb = dynamodb;
    this.source = source;
    this.items = table.itemCount();
    this.keyNames = table.keySchema().stream().map(KeySchemaElement::attributeName).toList();
    Set<String> read = new LinkedHashSet<>(keyNames);
    read.add(source.attribute());
    read.addAll(source.encryptionContextFrom().values());
    source.encryptionContextAttribute().ifPresent(read::add);
    read.forEach(attribute -> names.put("#a" + names.size(), attribute));
    this.projection = String.join(", ", names.keySet());
  }

  /** Opens a table, whose own key can't be what is rewrapped. */
  static ItemTable open(DynamoDbClient dynamodb, TableItems source) {
    TableDescription table =
        AwsFailures.call(
            "dynamodb:DescribeTable",
            "table " + source.name(),
            () -> dynamodb.describeTable(get -> get.tableName(source.name())).table());
    ItemTable opened = new ItemTable(dynamodb, source, table);
    if (opened.keyNames.contains(source.attribute())) {
      throw FailureType.INVALID_INPUT.failure(
          "stores[].in.attribute: "
              + source.attribute()
              + " is in the primary key of table "
              + source.name()
              + ", which can't be changed");
    }
    return opened;
  }

  /** DynamoDB's own estimate, some hours old. */
  long items() {
    return items;
  }

  Optional<KeyItem> item(Map<String, AttributeValue> item) {
    return KeyItem.of(source, keyNames, item);
  }

  /** The next items of a segment, as they are now. */
  ScanResponse scan(Optional<ItemCursor> from, int segment, int segments, int limit) {
    ScanRequest.Builder scan =
        ScanRequest.builder()
            .tableName(source.name())
            .consistentRead(true)
            .segment(segment)
            .totalSegments(segments)
            .limit(limit)
            .projectionExpression(projection)
            .expressionAttributeNames(names)
            .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL);
    from.ifPresent(cursor -> scan.exclusiveStartKey(key(cursor)));
    return dynamodb.scan(scan.build());
  }

  /** The item as it is now; empty if it is gone, or has no wrapped key any more. */
  Optional<KeyItem> again(KeyItem item) {
    Map<String, AttributeValue> now =
        dynamodb
            .getItem(
                get ->
                    get.tableName(source.name())
                        .key(item.key())
                        .consistentRead(true)
                        .projectionExpression(projection)
                        .expressionAttributeNames(names))
            .item();
    return item(now);
  }

  /** Replaces the wrapped key if it is still the one that was read; false if it is not. */
  boolean replace(KeyItem item, AttributeValue wrapped) {
    try {
      dynamodb.updateItem(
          update ->
              update
                  .tableName(source.name())
                  .key(item.key())
                  .updateExpression("SET #a = :new")
                  .conditionExpression("#a = :old")
                  .expressionAttributeNames(Map.of("#a", source.attribute()))
                  .expressionAttributeValues(Map.of(":new", wrapped, ":old", item.value())));
      return true;
    } catch (ConditionalCheckFailedException e) {
      return false;
    }
  }

  /** Where a scan goes on. */
  static Optional<ItemCursor> cursor(ScanResponse page) {
    if (!page.hasLastEvaluatedKey() || page.lastEvaluatedKey().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(cursor(page.lastEvaluatedKey(), page.lastEvaluatedKey().keySet()));
  }

  /** Where a scan goes on behind an item. */
  ItemCursor cursor(Map<String, AttributeValue> item) {
    return cursor(item, keyNames);
  }

  private static ItemCursor cursor(
      Map<String, AttributeValue> values, Collection<String> keyNames) {
    List<ItemCursor.Part> parts = new ArrayList<>();
    keyNames.forEach(name -> parts.add(part(name, Objects.requireNonNull(values.get(name)))));
    return new ItemCursor(parts);
  }

  private static ItemCursor.Part part(String name, AttributeValue value) {
    return switch (value.type()) {
      case S -> new ItemCursor.Part(name, "S", value.s());
      case N -> new ItemCursor.Part(name, "N", value.n());
      case B ->
          new ItemCursor.Part(
              name, "B", Base64.getEncoder().encodeToString(value.b().asByteArray()));
      default ->
          throw FailureType.AWS_REFUSED.failure(
              "the key attribute " + name + " is of type " + value.type());
    };
  }

  private static Map<String, AttributeValue> key(ItemCursor cursor) {
    Map<String, AttributeValue> key = new HashMap<>();
    cursor
        .key()
        .forEach(
            part ->
                key.put(
                    part.name(),
                    switch (part.type()) {
                      case "S" -> AttributeValue.fromS(part.value());
                      case "N" -> AttributeValue.fromN(part.value());
                      default ->
                          AttributeValue.fromB(
                              SdkBytes.fromByteArray(Base64.getDecoder().decode(part.value())));
                    }));
    return key;
  }
}
