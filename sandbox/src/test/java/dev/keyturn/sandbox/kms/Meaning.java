package dev.keyturn.sandbox.kms;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyturn.sandbox.Json;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a policy's text means, however KMS writes it. */
final class Meaning {
  private Meaning() {}

  static String of(String policy) {
    return meaning(Json.read(policy).orElseThrow());
  }

  private static String meaning(JsonNode node) {
    if (node.isObject()) {
      Map<String, String> fields = new TreeMap<>();
      node.properties().forEach(field -> fields.put(field.getKey(), list(field.getValue())));
      return fields.toString();
    }
    return node.asText().replaceFirst("^(\\d{12})$", "arn:aws:iam::$1:root");
  }

  private static String list(JsonNode node) {
    TreeSet<String> members = new TreeSet<>();
    for (JsonNode member : node.isArray() ? node : List.of(node)) {
      members.add(meaning(member));
    }
    return members.toString();
  }
}
