package dev.keyturn.sandbox.kms;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.sandbox.AwsError;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** The members of a request, checked for type and constraints as KMS does. */
record Input(ObjectNode json) {

  String text(String name) {
    return optionalText(name).orElseThrow(() -> missing(name));
  }

  Optional<String> optionalText(String name) {
    JsonNode value = json.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isTextual()) {
      throw wrongType(name);
    }
    return Optional.of(value.asText());
  }

  /** A text that must match a pattern of the service's model. */
  String text(String name, Pattern pattern) {
    return matching(name, text(name), pattern);
  }

  /** A text that must match a pattern of the service's model if it is there. */
  Optional<String> optionalText(String name, Pattern pattern) {
    return optionalText(name).map(value -> matching(name, value, pattern));
  }

  private static String matching(String name, String value, Pattern pattern) {
    if (!pattern.matcher(value).matches()) {
      throw violated(
          name, value, "Member must satisfy regular expression pattern: " + pattern.pattern());
    }
    return value;
  }

  /** A text of an enumeration that has no default. */
  String requiredChoice(String name, List<String> choices) {
    return choice(name, choices, text(name));
  }

  /** A time, in seconds since the epoch. */
  Optional<Instant> time(String name) {
    JsonNode value = json.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isNumber()) {
      throw wrongType(name);
    }
    return Optional.of(Instant.ofEpochMilli(value.decimalValue().movePointRight(3).longValue()));
  }

  /** A text of an enumeration, or the default if it is absent. */
  String choice(String name, List<String> choices, String fallback) {
    String value = optionalText(name).orElse(fallback);
    if (!choices.contains(value)) {
      throw violated(name, value, "Member must satisfy enum value set: " + choices);
    }
    return value;
  }

  OptionalInt integer(String name, int min, int max) {
    JsonNode value = json.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return OptionalInt.empty();
    }
    if (!value.isInt()) {
      throw wrongType(name);
    }
    if (value.asInt() < min || value.asInt() > max) {
      throw violated(name, value.asText(), "Member must have value between " + min + " and " + max);
    }
    return OptionalInt.of(value.asInt());
  }

  boolean flag(String name) {
    JsonNode value = json.path(name);
    if (!value.isMissingNode() && !value.isNull() && !value.isBoolean()) {
      throw wrongType(name);
    }
    return value.asBoolean();
  }

  byte[] blob(String name, int maxBytes) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(text(name));
    } catch (IllegalArgumentException notBase64) {
      throw wrongType(name);
    }
    if (bytes.length < 1 || bytes.length > maxBytes) {
      throw violated(name, "*", "Member must have length between 1 and " + maxBytes);
    }
    return bytes;
  }

  List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    for (JsonNode element : json.path(name)) {
      if (!element.isTextual()) {
        throw wrongType(name);
      }
      texts.add(element.asText());
    }
    return texts;
  }

  Map<String, String> textMap(String name) {
    Map<String, String> map = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : json.path(name).properties()) {
      if (!entry.getValue().isTextual()) {
        throw wrongType(name);
      }
      map.put(entry.getKey(), entry.getValue().asText());
    }
    return map;
  }

  /** The elements of a list of structures. */
  List<Input> structures(String name) {
    List<Input> elements = new ArrayList<>();
    for (JsonNode element : json.path(name)) {
      if (!(element instanceof ObjectNode object)) {
        throw wrongType(name);
      }
      elements.add(new Input(object));
    }
    return elements;
  }

  Optional<Input> structure(String name) {
    JsonNode value = json.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    if (!(value instanceof ObjectNode object)) {
      throw wrongType(name);
    }
    return Optional.of(new Input(object));
  }

  boolean has(String name) {
    return json.hasNonNull(name);
  }

  static AwsError missing(String name) {
    return KmsErrors.validation(
        "1 validation error detected: Value null at '"
            + memberName(name)
            + "' failed to satisfy constraint: Member must not be null");
  }

  private static AwsError violated(String name, String value, String constraint) {
    return KmsErrors.validation(
        "1 validation error detected: Value '"
            + value
            + "' at '"
            + memberName(name)
            + "' failed to satisfy constraint: "
            + constraint);
  }

  private static AwsError wrongType(String name) {
    return KmsErrors.of("SerializationException", name + " has an unexpected type");
  }

  private static String memberName(String name) {
    return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
  }
}
