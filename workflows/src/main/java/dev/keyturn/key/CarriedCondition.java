package dev.keyturn.key;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/**
 * Conditions on the old key as the resource of a request. The new key's ARN is not known when its
 * policy is written, and in a key policy the resource is always the key itself, so that any key of
 * this account and Region means the same. Under every other condition key the ARN is data of the
 * caller, such as an encryption context, which goes on naming the old key.
 */
final class CarriedCondition {
  private static final String RESOURCE = "aws:ResourceArn";

  /** These compare without wildcards; their siblings that end in Like take them. */
  private static final Pattern EXACT =
      Pattern.compile("((?:For(?:AnyValue|AllValues):)?String(?:Not)?)Equals((?:IfExists)?)");

  /** ArnEquals behaves as ArnLike (IAM User Guide, ARN condition operators). */
  private static final Pattern LIKE =
      Pattern.compile(
          "(?:For(?:AnyValue|AllValues):)?(?:String(?:Not)?Like|Arn(?:Not)?(?:Like|Equals))(?:IfExists)?");

  private final KeyArn oldKey;
  private final ObjectNode condition;

  private CarriedCondition(KeyArn oldKey, ObjectNode condition) {
    this.oldKey = oldKey;
    this.condition = condition;
  }

  /** Rewrites a statement's conditions in place, and tells whether there was one to rewrite. */
  static boolean rewrite(ObjectNode statement, KeyArn oldKey) {
    return statement.path("Condition") instanceof ObjectNode condition
        && new CarriedCondition(oldKey, condition).rewrite();
  }

  private boolean rewrite() {
    boolean changed = false;
    for (Map.Entry<String, JsonNode> operator : List.copyOf(condition.properties())) {
      for (Map.Entry<String, JsonNode> test : List.copyOf(operator.getValue().properties())) {
        changed |= isOnOldKey(test) && rewrite(operator.getKey(), test);
      }
    }
    return changed;
  }

  private boolean isOnOldKey(Map.Entry<String, JsonNode> test) {
    return test.getKey().equalsIgnoreCase(RESOURCE)
        && texts(test.getValue()).contains(oldKey.value());
  }

  private boolean rewrite(String operator, Map.Entry<String, JsonNode> test) {
    Optional<String> target = target(operator, test.getValue());
    if (target.isEmpty()) {
      return false;
    }
    ObjectNode tests = condition.withObject(operator);
    tests.remove(test.getKey());
    if (tests.isEmpty()) {
      condition.remove(operator);
    }
    ObjectNode targeted =
        condition.get(target.get()) instanceof ObjectNode present
            ? present
            : condition.putObject(target.get());
    targeted.set(test.getKey(), onAnyKey(test.getValue()));
    return true;
  }

  /** The operator that takes wildcards; none where the other values would be read otherwise. */
  private Optional<String> target(String operator, JsonNode values) {
    if (LIKE.matcher(operator).matches()) {
      return Optional.of(operator);
    }
    Matcher exact = EXACT.matcher(operator);
    if (!exact.matches() || texts(values).stream().anyMatch(text -> text.matches(".*[*?$].*"))) {
      return Optional.empty();
    }
    String like = exact.group(1) + "Like" + exact.group(2);
    boolean isTaken =
        condition.path(like).properties().stream()
            .anyMatch(test -> test.getKey().equalsIgnoreCase(RESOURCE));
    return isTaken ? Optional.empty() : Optional.of(like);
  }

  private JsonNode onAnyKey(JsonNode values) {
    if (values instanceof ArrayNode array) {
      ArrayNode rewritten = array.arrayNode();
      array.forEach(value -> rewritten.add(onAnyKey(value)));
      return rewritten;
    }
    return values.asText().equals(oldKey.value())
        ? TextNode.valueOf(oldKey.value().replace(oldKey.keyId(), "*"))
        : values;
  }

  private static List<String> texts(JsonNode values) {
    return values.isArray()
        ? StreamSupport.stream(values.spliterator(), false).map(JsonNode::asText).toList()
        : List.of(values.asText());
  }
}
