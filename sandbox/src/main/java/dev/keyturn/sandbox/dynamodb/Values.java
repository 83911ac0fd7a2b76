package dev.keyturn.sandbox.dynamodb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.sandbox.Json;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;

/** Attribute values, each an object with one member that names its type. */
final class Values {
  private static final Set<String> TYPES =
      Set.of("S", "N", "B", "BOOL", "NULL", "M", "L", "SS", "NS", "BS");
  private static final Comparator<String> BYTES = (left, right) -> compareBytes(left, right);

  private Values() {}

  static JsonNode checked(String name, JsonNode value) {
    if (!value.isObject() || value.size() != 1 || !TYPES.contains(type(value))) {
      throw DynamoErrors.validation(
          "Supplied AttributeValue for "
              + name
              + " must contain exactly one of the supported"
              + " datatypes");
    }
    if (type(value).equals("N")) {
      number(value);
    }
    return value;
  }

  static String type(JsonNode value) {
    return value.fieldNames().hasNext() ? value.fieldNames().next() : "";
  }

  static JsonNode content(JsonNode value) {
    return value.path(type(value));
  }

  static BigDecimal number(JsonNode value) {
    try {
      return new BigDecimal(content(value).asText());
    } catch (NumberFormatException e) {
      throw DynamoErrors.validation(
          "The parameter cannot be converted to a numeric value: " + content(value).asText());
    }
  }

  static JsonNode number(BigDecimal number) {
    return Json.object().put("N", number.stripTrailingZeros().toPlainString());
  }

  static boolean same(JsonNode left, JsonNode right) {
    boolean numbers = type(left).equals("N") && type(right).equals("N");
    return numbers ? number(left).compareTo(number(right)) == 0 : left.equals(right);
  }

  static boolean comparable(JsonNode left, JsonNode right) {
    return type(left).equals(type(right)) && Set.of("S", "N", "B").contains(type(left));
  }

  /** The order of two values of one scalar type. */
  static int compare(JsonNode left, JsonNode right) {
    return switch (type(left)) {
      case "N" -> number(left).compareTo(number(right));
      case "B" -> BYTES.compare(content(left).asText(), content(right).asText());
      default -> content(left).asText().compareTo(content(right).asText());
    };
  }

  /** How large a value is, as the limits of items and pages count. */
  static int size(JsonNode value) {
    JsonNode content = content(value);
    return switch (type(value)) {
      case "B" -> Base64.getDecoder().decode(content.asText()).length;
      case "BOOL", "NULL" -> 1;
      case "L", "M", "SS", "NS", "BS" -> content.isEmpty() ? 3 : content.toString().length();
      default -> content.asText().getBytes(StandardCharsets.UTF_8).length;
    };
  }

  static int size(Map<String, JsonNode> item) {
    return item.entrySet().stream()
        .mapToInt(entry -> entry.getKey().length() + size(entry.getValue()))
        .sum();
  }

  static ObjectNode write(Map<String, JsonNode> item) {
    ObjectNode json = Json.object();
    item.forEach(json::set);
    return json;
  }

  private static int compareBytes(String left, String right) {
    return Arrays.compareUnsigned(
        Base64.getDecoder().decode(left), Base64.getDecoder().decode(right));
  }
}
