package dev.keyturn.key;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a key policy means, as one text for every way to write it: KMS gives members of lists back
 * in any order (aws/aws-cli#9456, hashicorp/terraform-provider-aws#39788), a list of one as a
 * string (hashicorp/terraform#13973), and an account as its root.
 *
 * <p>What is not known to be the same stays different: {@code "*"} and {@code {"AWS":"*"}}, and a
 * statement that stands there twice. For comparing and hashing; never to be put.
 */
public final class CanonicalPolicy {
  /** Read twice, a field would hide one of its values. */
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final Pattern ROOT = Pattern.compile("arn:[a-z0-9-]+:iam::(\\d{12}):root");

  private CanonicalPolicy() {}

  /** The canonical text of a policy; what is no JSON object is only itself. */
  public static String of(String policy) {
    return read(policy, CanonicalPolicy::policy);
  }

  /** The canonical text of one statement; an empty one stays empty. */
  public static String ofStatement(String statement) {
    return read(statement, CanonicalPolicy::statement);
  }

  /** The canonical form of one statement. */
  static ObjectNode statement(ObjectNode statement) {
    Map<String, JsonNode> fields = new TreeMap<>();
    statement
        .properties()
        .forEach(field -> fields.put(field.getKey(), element(field.getKey(), field.getValue())));
    return object(fields);
  }

  /** An account by its id, however it is named; other principals as they are. */
  static String principal(String principal) {
    Matcher root = ROOT.matcher(principal);
    return root.matches() ? root.group(1) : principal;
  }

  /** The values of a condition key, from the canonical tests of one operator. */
  static List<String> values(JsonNode tests, String key) {
    List<String> values = new ArrayList<>();
    for (JsonNode test : tests.path(key.toLowerCase(Locale.ROOT))) {
      members(test).forEach(value -> values.add(value.asText()));
    }
    return values;
  }

  private static String read(String text, UnaryOperator<ObjectNode> form) {
    try {
      return MAPPER.readTree(text) instanceof ObjectNode object
          ? form.apply(object).toString()
          : text;
    } catch (JsonProcessingException notJson) {
      return text;
    }
  }

  private static ObjectNode policy(ObjectNode policy) {
    Map<String, JsonNode> fields = new TreeMap<>();
    for (Map.Entry<String, JsonNode> field : policy.properties()) {
      boolean isStatements = field.getKey().equals("Statement");
      fields.put(
          field.getKey(), isStatements ? statements(field.getValue()) : plain(field.getValue()));
    }
    return object(fields);
  }

  private static JsonNode statements(JsonNode value) {
    List<JsonNode> statements = new ArrayList<>();
    for (JsonNode member : members(value)) {
      statements.add(member instanceof ObjectNode object ? statement(object) : plain(member));
    }
    return sorted(statements);
  }

  private static JsonNode element(String name, JsonNode value) {
    return switch (name) {
      case "Effect", "Resource", "NotResource" -> set(value, UnaryOperator.identity());
      case "Action", "NotAction" -> set(value, action -> action.toLowerCase(Locale.ROOT));
      case "Principal", "NotPrincipal" -> principals(value);
      case "Condition" -> conditions(value);
      default -> plain(value);
    };
  }

  private static JsonNode principals(JsonNode value) {
    Map<String, JsonNode> kinds = new TreeMap<>();
    value
        .properties()
        .forEach(
            kind ->
                kinds.put(
                    kind.getKey(),
                    set(
                        kind.getValue(),
                        kind.getKey().equals("AWS")
                            ? CanonicalPolicy::principal
                            : UnaryOperator.identity())));
    return value.isObject() ? object(kinds) : plain(value);
  }

  private static JsonNode conditions(JsonNode value) {
    Map<String, JsonNode> operators = new TreeMap<>();
    value
        .properties()
        .forEach(operator -> operators.put(operator.getKey(), tests(operator.getValue())));
    return value.isObject() ? object(operators) : plain(value);
  }

  /** Condition keys are the same in any case; two that differ in nothing else are two tests. */
  private static JsonNode tests(JsonNode value) {
    Map<String, List<JsonNode>> tests = new TreeMap<>();
    for (Map.Entry<String, JsonNode> test : value.properties()) {
      tests
          .computeIfAbsent(test.getKey().toLowerCase(Locale.ROOT), key -> new ArrayList<>())
          .add(set(test.getValue(), UnaryOperator.identity()));
    }
    Map<String, JsonNode> canonical = new TreeMap<>();
    tests.forEach((key, values) -> canonical.put(key, sorted(values)));
    return value.isObject() ? object(canonical) : plain(value);
  }

  /** Values as the set of their texts; what has no text, such as null, stays as it is. */
  private static JsonNode set(JsonNode value, UnaryOperator<String> form) {
    TreeSet<String> texts = new TreeSet<>();
    for (JsonNode member : members(value)) {
      if (!member.isValueNode() || member.isNull()) {
        return plain(value);
      }
      texts.add(form.apply(member.asText()));
    }
    ArrayNode set = MAPPER.createArrayNode();
    texts.forEach(set::add);
    return set;
  }

  /** The value itself, with the fields of objects in order. */
  private static JsonNode plain(JsonNode value) {
    if (value.isArray()) {
      ArrayNode array = MAPPER.createArrayNode();
      value.forEach(member -> array.add(plain(member)));
      return array;
    }
    Map<String, JsonNode> fields = new TreeMap<>();
    value.properties().forEach(field -> fields.put(field.getKey(), plain(field.getValue())));
    return value.isObject() ? object(fields) : value;
  }

  private static Iterable<JsonNode> members(JsonNode value) {
    return value.isArray() ? value : List.of(value);
  }

  private static ArrayNode sorted(List<JsonNode> values) {
    ArrayNode array = MAPPER.createArrayNode();
    values.stream().sorted(Comparator.comparing(JsonNode::toString)).forEach(array::add);
    return array;
  }

  private static ObjectNode object(Map<String, JsonNode> fields) {
    return MAPPER.createObjectNode().setAll(fields);
  }
}
