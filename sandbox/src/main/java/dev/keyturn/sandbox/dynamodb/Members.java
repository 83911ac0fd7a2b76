package dev.keyturn.sandbox.dynamodb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.sandbox.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/** The members of a request's object. */
record Members(ObjectNode json) {

  /** Refuses what the sandbox would otherwise leave out in silence. */
  Members only(Set<String> known) {
    Set<String> unknown = new TreeSet<>();
    json.fieldNames().forEachRemaining(unknown::add);
    unknown.removeAll(known);
    if (!unknown.isEmpty()) {
      throw DynamoErrors.validation("The sandbox does not know the parameters " + unknown);
    }
    return this;
  }

  boolean has(String name) {
    return json.hasNonNull(name);
  }

  Optional<String> text(String name) {
    return Optional.of(json.path(name)).filter(JsonNode::isTextual).map(JsonNode::asText);
  }

  String required(String name) {
    return text(name)
        .orElseThrow(
            () ->
                DynamoErrors.validation(
                    "1 validation error detected: Value null at '"
                        + name
                        + "' failed to satisfy constraint: Member must not be null"));
  }

  boolean flag(String name) {
    return json.path(name).asBoolean(false);
  }

  OptionalInt number(String name) {
    return json.path(name).isInt() ? OptionalInt.of(json.path(name).asInt()) : OptionalInt.empty();
  }

  Optional<Members> inner(String name) {
    return json.path(name) instanceof ObjectNode object
        ? Optional.of(new Members(object))
        : Optional.empty();
  }

  List<Members> list(String name) {
    List<Members> members = new ArrayList<>();
    for (JsonNode node : json.path(name)) {
      if (node instanceof ObjectNode object) {
        members.add(new Members(object));
      }
    }
    return members;
  }

  /** A map of attribute values. */
  Map<String, JsonNode> values(String name) {
    Map<String, JsonNode> values = new LinkedHashMap<>();
    json.path(name)
        .properties()
        .forEach(
            field -> values.put(field.getKey(), Values.checked(field.getKey(), field.getValue())));
    return values;
  }

  JsonNode raw(String name) {
    return json.path(name);
  }

  /** Copies members that are only shown again. */
  ObjectNode copied(List<String> names) {
    ObjectNode copy = Json.object();
    names.stream().filter(this::has).forEach(name -> copy.set(name, json.get(name)));
    return copy;
  }
}
