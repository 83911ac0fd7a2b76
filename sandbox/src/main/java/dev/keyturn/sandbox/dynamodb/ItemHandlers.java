package dev.keyturn.sandbox.dynamodb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.sandbox.Json;
import dev.keyturn.sandbox.dynamodb.KeySchema.ItemKey;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Writes single items, each conditional write in one piece. */
final class ItemHandlers {
  private static final int LARGEST = 400 * 1024;
  private static final Set<String> EXPRESSIONS =
      Set.of("ExpressionAttributeNames", "ExpressionAttributeValues", "ReturnConsumedCapacity");

  private ItemHandlers() {}

  static Map<String, Handler> all() {
    return Map.of(
        "PutItem", ItemHandlers::put,
        "UpdateItem", ItemHandlers::update,
        "DeleteItem", ItemHandlers::delete,
        "BatchWriteItem", ItemHandlers::batchWrite);
  }

  private static ObjectNode put(DynamoRequest request) {
    check(request, Set.of("TableName", "Item", "ConditionExpression", "ReturnValues"));
    Table table = request.usable(request.input().required("TableName"));
    Map<String, JsonNode> item = request.input().values("Item");
    Write write = Write.of(request, table, table.schema().keyOf(item));
    write.requireCondition();
    write.store(item);
    return write.answer(item, Set.of());
  }

  private static ObjectNode update(DynamoRequest request) {
    check(
        request,
        Set.of("TableName", "Key", "UpdateExpression", "ConditionExpression", "ReturnValues"));
    Table table = request.usable(request.input().required("TableName"));
    Map<String, JsonNode> key = request.input().values("Key");
    Write write = Write.of(request, table, table.schema().exactKey(key));
    write.requireCondition();
    Map<String, JsonNode> before = new LinkedHashMap<>(write.before().orElse(key));
    Optional<Update> update =
        request
            .input()
            .text("UpdateExpression")
            .map(expression -> Update.parse(expression, Names.of(request.input())));
    Set<String> changed = update.map(Update::attributes).orElse(Set.of());
    if (changed.stream().anyMatch(key::containsKey)) {
      throw DynamoErrors.validation(
          "One or more parameter values were invalid: Cannot update attribute "
              + changed
              + ". This attribute is part of the key");
    }
    Map<String, JsonNode> after = update.map(one -> one.apply(before)).orElse(before);
    write.store(after);
    return write.answer(after, changed);
  }

  private static ObjectNode delete(DynamoRequest request) {
    check(request, Set.of("TableName", "Key", "ConditionExpression", "ReturnValues"));
    Table table = request.usable(request.input().required("TableName"));
    ItemKey key = table.schema().exactKey(request.input().values("Key"));
    Write write = Write.of(request, table, key);
    write.requireCondition();
    table.items().remove(key);
    return write.answer(Map.of(), Set.of());
  }

  private static ObjectNode batchWrite(DynamoRequest request) {
    request.input().only(Set.of("RequestItems", "ReturnConsumedCapacity"));
    request
        .input()
        .raw("RequestItems")
        .properties()
        .forEach(
            entry -> {
              Table table = request.usable(entry.getKey());
              byte[] dataKey = request.dataKey(table);
              for (JsonNode order : entry.getValue()) {
                Members members = new Members((ObjectNode) order);
                members
                    .inner("PutRequest")
                    .ifPresent(put -> table.put(put.values("Item"), dataKey));
                members
                    .inner("DeleteRequest")
                    .map(gone -> table.schema().exactKey(gone.values("Key")))
                    .ifPresent(table.items()::remove);
              }
            });
    ObjectNode answer = Json.object();
    answer.putObject("UnprocessedItems");
    return answer;
  }

  private static void check(DynamoRequest request, Set<String> own) {
    Set<String> known = new HashSet<>(own);
    known.addAll(EXPRESSIONS);
    request.input().only(known);
  }

  /** One write of one item. */
  @SuppressWarnings("ArrayRecordComponent") // key bytes are passed on, never compared
  private record Write(
      DynamoRequest request, Table table, byte[] dataKey, Optional<Map<String, JsonNode>> before) {

    static Write of(DynamoRequest request, Table table, ItemKey key) {
      byte[] dataKey = request.dataKey(table);
      return new Write(request, table, dataKey, table.get(key, dataKey));
    }

    void requireCondition() {
      Optional<String> expression = request.input().text("ConditionExpression");
      if (expression.isPresent()
          && !Condition.parse(expression.get(), Names.of(request.input()))
              .holds(before.orElse(Map.of()))) {
        throw DynamoErrors.of("ConditionalCheckFailedException", "The conditional request failed");
      }
    }

    void store(Map<String, JsonNode> item) {
      if (Values.size(item) > LARGEST) {
        throw DynamoErrors.validation("Item size has exceeded the maximum allowed size");
      }
      table.put(item, dataKey);
    }

    ObjectNode answer(Map<String, JsonNode> after, Set<String> changed) {
      ObjectNode answer = Json.object();
      String wanted = request.input().text("ReturnValues").orElse("NONE");
      Map<String, JsonNode> old = before.orElse(Map.of());
      Map<String, JsonNode> shown =
          switch (wanted) {
            case "NONE" -> Map.of();
            case "ALL_OLD" -> old;
            case "ALL_NEW" -> after;
            case "UPDATED_OLD" -> only(old, changed);
            case "UPDATED_NEW" -> only(after, changed);
            default -> throw DynamoErrors.validation("Invalid ReturnValues " + wanted);
          };
      if (!shown.isEmpty()) {
        answer.set("Attributes", Values.write(shown));
      }
      Capacity.write(request, table, answer, Capacity.ofWrite(Values.size(after)));
      return answer;
    }

    private static Map<String, JsonNode> only(Map<String, JsonNode> item, Set<String> names) {
      Map<String, JsonNode> some = new LinkedHashMap<>(item);
      some.keySet().retainAll(names);
      return some;
    }
  }
}
