package dev.keyturn.sandbox.dynamodb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.sandbox.Json;
import dev.keyturn.sandbox.dynamodb.KeySchema.ItemKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Reads items: one, some by their keys, or page by page. */
final class ReadHandlers {
  private static final long PAGE_BYTES = 1024 * 1024;
  private static final Set<String> EXPRESSIONS =
      Set.of(
          "TableName",
          "ExpressionAttributeNames",
          "ExpressionAttributeValues",
          "ProjectionExpression",
          "ReturnConsumedCapacity",
          "ConsistentRead");

  private ReadHandlers() {}

  static Map<String, Handler> all() {
    return Map.of(
        "GetItem", ReadHandlers::get,
        "BatchGetItem", ReadHandlers::batchGet,
        "Scan", ReadHandlers::scan,
        "Query", ReadHandlers::query);
  }

  private static ObjectNode get(DynamoRequest request) {
    check(request, Set.of("Key"));
    Table table = request.usable(request.input().required("TableName"));
    ItemKey key = table.schema().exactKey(request.input().values("Key"));
    ObjectNode answer = Json.object();
    Optional<Map<String, JsonNode>> item = table.get(key, request.dataKey(table));
    item.ifPresent(found -> answer.set("Item", projected(request, found)));
    Capacity.write(
        request, table, answer, Capacity.ofRead(request, item.map(Values::size).orElse(0)));
    return answer;
  }

  private static ObjectNode batchGet(DynamoRequest request) {
    request.input().only(Set.of("RequestItems", "ReturnConsumedCapacity"));
    ObjectNode answer = Json.object();
    ObjectNode responses = answer.putObject("Responses");
    answer.putObject("UnprocessedKeys");
    request
        .input()
        .raw("RequestItems")
        .properties()
        .forEach(
            entry -> {
              Table table = request.usable(entry.getKey());
              byte[] dataKey = request.dataKey(table);
              ArrayNode found = responses.putArray(entry.getKey());
              Members order = new Members(Json.object().set("Keys", entry.getValue().path("Keys")));
              for (Members key : order.list("Keys")) {
                Map<String, JsonNode> named = new LinkedHashMap<>();
                key.json().properties().forEach(f -> named.put(f.getKey(), f.getValue()));
                table
                    .get(table.schema().exactKey(named), dataKey)
                    .ifPresent(item -> found.add(Values.write(item)));
              }
            });
    return answer;
  }

  private static ObjectNode scan(DynamoRequest request) {
    check(
        request,
        Set.of(
            "Limit",
            "ExclusiveStartKey",
            "FilterExpression",
            "Segment",
            "TotalSegments",
            "Select"));
    Members input = request.input();
    Table table = request.usable(input.required("TableName"));
    int total = input.number("TotalSegments").orElse(1);
    int segment = input.number("Segment").orElse(0);
    if (input.has("Segment") != input.has("TotalSegments") || segment < 0 || segment >= total) {
      throw DynamoErrors.validation(
          "The Segment parameter is required and must be less than TotalSegments");
    }
    return page(request, table, key -> Math.floorMod(key.spread(), total) == segment, item -> true);
  }

  private static ObjectNode query(DynamoRequest request) {
    check(
        request,
        Set.of(
            "Limit", "ExclusiveStartKey", "FilterExpression", "KeyConditionExpression", "Select"));
    Table table = request.usable(request.input().required("TableName"));
    Condition keys =
        Condition.parse(
            request.input().required("KeyConditionExpression"), Names.of(request.input()));
    return page(request, table, key -> keys.holds(table.schema().attributes(key)), item -> true);
  }

  /** Walks over the items that are meant until the limit, 1 MB, or the end. */
  private static ObjectNode page(
      DynamoRequest request, Table table, Predicate<ItemKey> meant, Condition also) {
    Members input = request.input();
    Condition filter =
        input
            .text("FilterExpression")
            .map(expression -> Condition.parse(expression, Names.of(input)))
            .orElse(also);
    byte[] dataKey = request.dataKey(table);
    int limit = input.number("Limit").orElse(Integer.MAX_VALUE);
    Walk walk = new Walk(new ArrayList<>());
    for (Map.Entry<ItemKey, byte[]> entry : from(request, table).entrySet()) {
      if (!meant.test(entry.getKey())) {
        continue;
      }
      if (walk.scanned == limit || walk.bytes > PAGE_BYTES) {
        walk.more = true;
        break;
      }
      Map<String, JsonNode> item = Table.open(entry.getValue(), dataKey);
      walk.saw(entry.getKey(), item, filter.holds(item));
    }
    return walk.answer(request, table);
  }

  private static NavigableMap<ItemKey, byte[]> from(DynamoRequest request, Table table) {
    Map<String, JsonNode> start = request.input().values("ExclusiveStartKey");
    return start.isEmpty()
        ? table.items()
        : table.items().tailMap(table.schema().exactKey(start), false);
  }

  private static ObjectNode projected(DynamoRequest request, Map<String, JsonNode> item) {
    Optional<String> projection = request.input().text("ProjectionExpression");
    if (projection.isEmpty()) {
      return Values.write(item);
    }
    Names names = Names.of(request.input());
    Map<String, JsonNode> some = new LinkedHashMap<>();
    Lexer lexer = new Lexer(projection.get());
    do {
      Path path = names.path(lexer);
      Optional.ofNullable(item.get(path.top())).ifPresent(value -> some.put(path.top(), value));
    } while (lexer.takeIf(","));
    return Values.write(some);
  }

  private static void check(DynamoRequest request, Set<String> own) {
    Set<String> known = new HashSet<>(own);
    known.addAll(EXPRESSIONS);
    request.input().only(known);
  }

  /** What a page has seen so far. */
  private static final class Walk {
    private final List<Map<String, JsonNode>> found;
    private Optional<ItemKey> last = Optional.empty();
    private int scanned;
    private long bytes;
    private boolean more;

    Walk(List<Map<String, JsonNode>> found) {
      this.found = found;
    }

    void saw(ItemKey key, Map<String, JsonNode> item, boolean matches) {
      last = Optional.of(key);
      scanned++;
      bytes += Values.size(item);
      if (matches) {
        found.add(item);
      }
    }

    ObjectNode answer(DynamoRequest request, Table table) {
      ObjectNode answer = Json.object();
      answer.put("Count", found.size()).put("ScannedCount", scanned);
      if (!request.input().text("Select").orElse("").equals("COUNT")) {
        ArrayNode items = answer.putArray("Items");
        found.forEach(item -> items.add(projected(request, item)));
      }
      if (more && last.isPresent()) {
        answer.set("LastEvaluatedKey", Values.write(table.schema().attributes(last.get())));
      }
      Capacity.write(request, table, answer, Capacity.ofRead(request, bytes));
      return answer;
    }
  }
}
