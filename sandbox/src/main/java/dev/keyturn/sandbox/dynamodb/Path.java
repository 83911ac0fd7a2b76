package dev.keyturn.sandbox.dynamodb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.sandbox.AwsError;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An attribute, or a member inside maps. */
record Path(List<String> steps) {
  Path {
    steps = List.copyOf(steps);
  }

  String top() {
    return steps.get(0);
  }

  Optional<JsonNode> in(Map<String, JsonNode> item) {
    Optional<JsonNode> value = Optional.ofNullable(item.get(top()));
    for (String step : steps.subList(1, steps.size())) {
      value = value.flatMap(map -> Optional.ofNullable(map.path("M").get(step)));
    }
    return value;
  }

  void set(Map<String, JsonNode> item, JsonNode value) {
    if (steps.size() == 1) {
      item.put(top(), value);
    } else {
      parent(item).set(steps.get(steps.size() - 1), value);
    }
  }

  void remove(Map<String, JsonNode> item) {
    if (steps.size() == 1) {
      item.remove(top());
    } else {
      parent(item).remove(steps.get(steps.size() - 1));
    }
  }

  /** The map that holds the last step; the item's own values are copied before they change. */
  private ObjectNode parent(Map<String, JsonNode> item) {
    JsonNode copy =
        Optional.ofNullable(item.get(top()))
            .map(JsonNode::<JsonNode>deepCopy)
            .orElseThrow(this::none);
    item.put(top(), copy);
    JsonNode map = copy.path("M");
    for (String step : steps.subList(1, steps.size() - 1)) {
      map = map.path(step).path("M");
    }
    if (map instanceof ObjectNode object) {
      return object;
    }
    throw none();
  }

  private AwsError none() {
    return DynamoErrors.validation(
        "The document path provided in the update expression is invalid for update: "
            + String.join(".", steps));
  }
}
