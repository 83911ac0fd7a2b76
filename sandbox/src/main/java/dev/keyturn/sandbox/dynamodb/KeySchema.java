package dev.keyturn.sandbox.dynamodb;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Which attributes make an item's key, and their types. */
record KeySchema(String hash, Optional<String> range, Map<String, String> types) {
  private static final int LONGEST_HASH = 2_048;
  private static final int LONGEST_RANGE = 1_024;

  static KeySchema of(Members request) {
    Map<String, String> types = new LinkedHashMap<>();
    for (Members definition : request.list("AttributeDefinitions")) {
      types.put(definition.required("AttributeName"), definition.required("AttributeType"));
    }
    Optional<String> hash = Optional.empty();
    Optional<String> range = Optional.empty();
    for (Members element : request.list("KeySchema")) {
      String name = element.required("AttributeName");
      if (!types.containsKey(name)) {
        throw DynamoErrors.validation(
            "One or more parameter values were invalid: Some index key attributes are not defined"
                + " in AttributeDefinitions. Keys: ["
                + name
                + "]");
      }
      if (element.required("KeyType").equals("HASH")) {
        hash = Optional.of(name);
      } else {
        range = Optional.of(name);
      }
    }
    return new KeySchema(
        hash.orElseThrow(() -> DynamoErrors.validation("No Hash Key specified in schema")),
        range,
        types);
  }

  /** The key in an item or in a request; fails if it is missing or of another type. */
  ItemKey keyOf(Map<String, JsonNode> attributes) {
    return new ItemKey(
        part(attributes, hash, LONGEST_HASH),
        range.map(name -> part(attributes, name, LONGEST_RANGE)));
  }

  /** A key that must have nothing besides. */
  ItemKey exactKey(Map<String, JsonNode> attributes) {
    ItemKey key = keyOf(attributes);
    if (attributes.size() != (range.isPresent() ? 2 : 1)) {
      throw DynamoErrors.validation("The provided key element does not match the schema");
    }
    return key;
  }

  Map<String, JsonNode> attributes(ItemKey key) {
    Map<String, JsonNode> attributes = new LinkedHashMap<>();
    attributes.put(hash, key.hash());
    range.ifPresent(name -> attributes.put(name, key.range().orElseThrow()));
    return attributes;
  }

  private JsonNode part(Map<String, JsonNode> attributes, String name, int longest) {
    JsonNode value = attributes.get(name);
    if (value == null) {
      throw DynamoErrors.validation("The provided key element does not match the schema");
    }
    if (!Values.type(value).equals(types.get(name))) {
      throw DynamoErrors.validation(
          "One or more parameter values were invalid: Type mismatch for key " + name);
    }
    int size = Values.size(value);
    if (size == 0 || size > longest) {
      throw DynamoErrors.validation(
          "One or more parameter values were invalid: the key " + name + " has a size of " + size);
    }
    return value;
  }

  /** An item's key. */
  record ItemKey(JsonNode hash, Optional<JsonNode> range) {
    /** Items lie by the hash of their hash key, and in the order of the range key below that. */
    static final Comparator<ItemKey> ORDER =
        Comparator.comparingInt((ItemKey key) -> key.spread())
            .thenComparing(ItemKey::hash, Values::compare)
            .thenComparing((left, right) -> compareRanges(left, right));

    /** Where the item lies among segments; spread evenly, the same at every call. */
    int spread() {
      int hashed = Values.content(hash).asText().hashCode();
      return (hashed ^ (hashed >>> 16)) * 0x9E3779B1;
    }

    private static int compareRanges(ItemKey left, ItemKey right) {
      return left.range()
          .flatMap(one -> right.range().map(other -> Values.compare(one, other)))
          .orElse(0);
    }
  }
}
