package dev.keyturn.sandbox.dynamodb;

import static dev.keyturn.sandbox.dynamodb.TestingTables.TABLE;
import static dev.keyturn.sandbox.dynamodb.TestingTables.assertRefused;
import static dev.keyturn.sandbox.dynamodb.TestingTables.item;
import static dev.keyturn.sandbox.dynamodb.TestingTables.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.sandbox.TestingSandbox;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

class ItemsTest {
  private final TestingTables tables = new TestingTables(TestingSandbox.withoutLag());

  @BeforeEach
  void makeATable() {
    tables.create(TABLE, tables.oldKey);
  }

  @Test
  void keepsItemsAsTheyWereWritten() {
    Map<String, AttributeValue> item = new HashMap<>(item("1", "snow \u2603"));
    item.put("n", AttributeValue.fromN("-1.50"));
    item.put("map", AttributeValue.fromM(Map.of("a", AttributeValue.fromBool(true))));
    item.put("list", AttributeValue.fromL(List.of(AttributeValue.fromNul(true))));
    tables.dynamodb.putItem(request -> request.tableName(TABLE).item(item));

    assertThat(tables.dynamodb.getItem(r -> r.tableName(TABLE).key(key("1"))).item())
        .isEqualTo(item);
  }

  @Test
  void writesOnlyWhereTheConditionHolds() {
    tables.put("1", "old");
    updateIf("old", "new");
    assertThat(tables.content("1")).isEqualTo("new");

    assertRefused(
        () -> updateIf("old", "newer"), "ConditionalCheckFailedException", "conditional request");
    assertThat(tables.content("1")).isEqualTo("new");
  }

  private void updateIf(String expected, String content) {
    tables.dynamodb.updateItem(
        request ->
            request
                .tableName(TABLE)
                .key(key("1"))
                .updateExpression("SET #c = :new")
                .conditionExpression("#c = :old")
                .expressionAttributeNames(Map.of("#c", "content"))
                .expressionAttributeValues(
                    Map.of(
                        ":new", AttributeValue.fromS(content),
                        ":old", AttributeValue.fromS(expected))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "attribute_exists(content) | true",
        "attribute_not_exists(content) | false",
        "content = :abc AND NOT n > :two | true",
        "content = :abc and (n < :one OR n >= :two) | true",
        "content <> :abc | false",
        "n BETWEEN :one AND :two | true",
        "n IN (:one, :two) | true",
        "begins_with(content, :ab) | true",
        "contains(content, :ab) | true",
        "size(content) = :two | false",
        "attribute_type(n, :n) | true",
        "missing = :abc | false",
        "content = :one | false",
        "m.inner = :abc | true",
      })
  void decidesConditionsAsDynamoDbDoes(String condition, boolean holds) {
    Map<String, AttributeValue> item = new HashMap<>(item("1", "abc"));
    item.put("n", AttributeValue.fromN("2.0"));
    item.put("m", AttributeValue.fromM(Map.of("inner", AttributeValue.fromS("abc"))));
    tables.dynamodb.putItem(request -> request.tableName(TABLE).item(item));

    assertThat(
            tables
                .dynamodb
                .scan(
                    request ->
                        request
                            .tableName(TABLE)
                            .filterExpression(condition)
                            .expressionAttributeValues(
                                Map.of(
                                    ":abc", AttributeValue.fromS("abc"),
                                    ":ab", AttributeValue.fromS("ab"),
                                    ":one", AttributeValue.fromN("1"),
                                    ":two", AttributeValue.fromN("2"),
                                    ":n", AttributeValue.fromS("N"))))
                .count())
        .isEqualTo(holds ? 1 : 0);
  }

  @Test
  void updatesAttributesAndGivesThemBack() {
    tables.put("1", "old");
    Map<String, AttributeValue> changed =
        tables
            .dynamodb
            .updateItem(
                request ->
                    request
                        .tableName(TABLE)
                        .key(key("1"))
                        .updateExpression(
                            "SET a = if_not_exists(a, :one), b = :one + :one REMOVE blob ADD c"
                                + " :one")
                        .expressionAttributeValues(Map.of(":one", AttributeValue.fromN("1")))
                        .returnValues(ReturnValue.ALL_NEW))
            .attributes();

    assertThat(changed)
        .containsEntry("a", AttributeValue.fromN("1"))
        .containsEntry("b", AttributeValue.fromN("2"))
        .containsEntry("c", AttributeValue.fromN("1"))
        .containsEntry("content", AttributeValue.fromS("old"))
        .doesNotContainKey("blob");
  }

  @Test
  void scansEveryItemOnceInPagesAndSegments() {
    Set<String> written = new HashSet<>();
    for (int i = 0; i < 50; i++) {
      tables.put("item-" + i, "x");
      written.add("item-" + i);
    }

    List<String> seen = new ArrayList<>();
    for (int segment = 0; segment < 3; segment++) {
      seen.addAll(segment(segment));
    }

    assertThat(seen).doesNotHaveDuplicates().hasSameElementsAs(written);
  }

  private List<String> segment(int segment) {
    List<String> ids = new ArrayList<>();
    Map<String, AttributeValue> start = Map.of();
    do {
      Map<String, AttributeValue> from = start;
      ScanResponse page =
          tables.dynamodb.scan(
              request ->
                  request
                      .tableName(TABLE)
                      .segment(segment)
                      .totalSegments(3)
                      .limit(4)
                      .exclusiveStartKey(from.isEmpty() ? null : from)
                      .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL));
      assertThat(page.count()).isLessThanOrEqualTo(4);
      assertThat(page.consumedCapacity().capacityUnits()).isPositive();
      page.items().forEach(item -> ids.add(text(item, "id")));
      start = page.lastEvaluatedKey();
    } while (!start.isEmpty());
    return ids;
  }

  private static String text(Map<String, AttributeValue> item, String attribute) {
    return item.getOrDefault(attribute, AttributeValue.fromS("")).s();
  }

  @Test
  void ordersByTheRangeKey() {
    tables.dynamodb.createTable(
        request ->
            request
                .tableName("ranged")
                .attributeDefinitions(TestingTables.attribute("id"), TestingTables.attribute("at"))
                .keySchema(
                    TestingTables.element("id", KeyType.HASH),
                    TestingTables.element("at", KeyType.RANGE)));
    for (String at : List.of("3", "1", "2")) {
      tables.dynamodb.putItem(
          request ->
              request
                  .tableName("ranged")
                  .item(Map.of("id", AttributeValue.fromS("x"), "at", AttributeValue.fromS(at))));
    }

    assertThat(
            tables
                .dynamodb
                .query(
                    request ->
                        request
                            .tableName("ranged")
                            .keyConditionExpression("id = :x AND at > :one")
                            .expressionAttributeValues(
                                Map.of(
                                    ":x", AttributeValue.fromS("x"),
                                    ":one", AttributeValue.fromS("1"))))
                .items())
        .extracting(item -> text(item, "at"))
        .containsExactly("2", "3");
  }

  @Test
  void refusesWhatItDoesNotKnowOrCannotRead() {
    assertRefused(
        () -> tables.dynamodb.getItem(r -> r.tableName("missing").key(key("1"))),
        "ResourceNotFoundException",
        "missing");
    assertRefused(
        () ->
            tables.dynamodb.getItem(
                r -> r.tableName(TABLE).key(Map.of("x", AttributeValue.fromS("1")))),
        "ValidationException",
        "does not match the schema");
    assertRefused(
        () -> tables.dynamodb.scan(r -> r.tableName(TABLE).filterExpression("content ==")),
        "ValidationException",
        "Syntax error");
    assertRefused(
        () -> tables.dynamodb.scan(r -> r.tableName(TABLE).indexName("i")),
        "ValidationException",
        "IndexName");
    assertRefused(
        () -> tables.dynamodb.listGlobalTables(), "UnknownOperationException", "NotImplemented");
  }

  @Test
  void refusesItemsAbove400Kilobytes() {
    Map<String, AttributeValue> large = new HashMap<>(key("1"));
    large.put("b", AttributeValue.fromB(SdkBytes.fromByteArray(new byte[410 * 1024])));

    assertRefused(
        () -> tables.dynamodb.putItem(r -> r.tableName(TABLE).item(large)),
        "ValidationException",
        "size has exceeded");
  }
}
