package dev.keyturn.sandbox.dynamodb;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.sandbox.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Makes, shows, tags and deletes tables. */
final class TableHandlers {
  private static final Set<String> CREATE =
      Set.of(
          "TableName",
          "AttributeDefinitions",
          "KeySchema",
          "BillingMode",
          "ProvisionedThroughput",
          "SSESpecification",
          "GlobalSecondaryIndexes",
          "LocalSecondaryIndexes",
          "StreamSpecification",
          "Tags",
          "TableClass",
          "DeletionProtectionEnabled");
  private static final List<String> SHOWN_AGAIN =
      List.of("AttributeDefinitions", "KeySchema", "StreamSpecification");
  private static final int PAGE = 100;

  private TableHandlers() {}

  static Map<String, Handler> all() {
    return Map.of(
        "CreateTable", TableHandlers::create,
        "DescribeTable", TableHandlers::describe,
        "ListTables", TableHandlers::list,
        "DeleteTable", TableHandlers::delete,
        "TagResource", TableHandlers::tag,
        "UntagResource", TableHandlers::untag,
        "ListTagsOfResource", TableHandlers::tags);
  }

  private static ObjectNode create(DynamoRequest request) {
    Members input = request.input().only(CREATE);
    Scope scope = request.scope(input.required("TableName"));
    if (request.tables().find(scope, request.now()).isPresent()) {
      throw DynamoErrors.of(
          "ResourceInUseException", "Table already exists: " + input.required("TableName"));
    }
    Instant ready = request.tables().settle(request.now());
    Table.Identity identity =
        new Table.Identity(
            scope,
            UUID.randomUUID().toString(),
            KeySchema.of(input),
            shown(input),
            request.now(),
            ready);
    TableKey key =
        KeyChoice.usable(
            () ->
                TableKey.make(
                    request.tables().keys(),
                    scope,
                    request.caller(),
                    KeyChoice.of(request, "SSESpecification")));
    Table table = new Table(identity, key);
    input.list("Tags").forEach(tag -> table.tags().put(tag.required("Key"), tag.required("Value")));
    request.tables().add(table);
    return Json.object().set("TableDescription", TableWriter.write(table, request.now()));
  }

  private static ObjectNode shown(Members input) {
    ObjectNode shown = input.copied(SHOWN_AGAIN);
    String billing = input.text("BillingMode").orElse("PROVISIONED");
    shown.putObject("BillingModeSummary").put("BillingMode", billing);
    ObjectNode throughput = shown.putObject("ProvisionedThroughput");
    Members given =
        input.inner("ProvisionedThroughput").orElseGet(() -> new Members(Json.object()));
    throughput.put("NumberOfDecreasesToday", 0);
    throughput.put("ReadCapacityUnits", given.number("ReadCapacityUnits").orElse(0));
    throughput.put("WriteCapacityUnits", given.number("WriteCapacityUnits").orElse(0));
    indexes(input, shown, "GlobalSecondaryIndexes");
    indexes(input, shown, "LocalSecondaryIndexes");
    return shown;
  }

  private static void indexes(Members input, ObjectNode shown, String member) {
    List<Members> indexes = input.list(member);
    if (!indexes.isEmpty()) {
      ArrayNode list = shown.putArray(member);
      for (Members index : indexes) {
        list.add(index.json().deepCopy().put("IndexStatus", "ACTIVE").put("ItemCount", 0));
      }
    }
  }

  private static ObjectNode describe(DynamoRequest request) {
    request.input().only(Set.of("TableName"));
    return Json.object().set("Table", TableWriter.write(request.table(), request.now()));
  }

  private static ObjectNode list(DynamoRequest request) {
    Members input = request.input().only(Set.of("ExclusiveStartTableName", "Limit"));
    String after = input.text("ExclusiveStartTableName").orElse("");
    int limit = input.number("Limit").orElse(PAGE);
    List<String> names =
        request.tables().in(request.caller().account(), request.region()).stream()
            .map(table -> table.scope().table())
            .filter(name -> name.compareTo(after) > 0)
            .toList();
    ObjectNode answer = Json.object();
    ArrayNode page = answer.putArray("TableNames");
    names.stream().limit(limit).forEach(page::add);
    if (names.size() > limit) {
      answer.put("LastEvaluatedTableName", names.get(limit - 1));
    }
    return answer;
  }

  private static ObjectNode delete(DynamoRequest request) {
    request.input().only(Set.of("TableName"));
    Table table = request.table();
    if (table.isChangingKey()) {
      throw DynamoErrors.inUse(table.scope().table(), table.status(request.now()));
    }
    ObjectNode description = TableWriter.write(table, request.now()).put("TableStatus", "DELETING");
    table.key().retire();
    request.tables().remove(table);
    return Json.object().set("TableDescription", description);
  }

  private static ObjectNode tag(DynamoRequest request) {
    Table table = request.table(request.input().required("ResourceArn"));
    request
        .input()
        .list("Tags")
        .forEach(tag -> table.tags().put(tag.required("Key"), tag.required("Value")));
    return Json.object();
  }

  private static ObjectNode untag(DynamoRequest request) {
    Table table = request.table(request.input().required("ResourceArn"));
    request.input().raw("TagKeys").forEach(key -> table.tags().remove(key.asText()));
    return Json.object();
  }

  private static ObjectNode tags(DynamoRequest request) {
    Table table = request.table(request.input().required("ResourceArn"));
    ObjectNode answer = Json.object();
    ArrayNode tags = answer.putArray("Tags");
    table
        .tags()
        .properties()
        .forEach(
            tag -> tags.addObject().put("Key", tag.getKey()).put("Value", tag.getValue().asText()));
    return answer;
  }
}
