package dev.keyturn.sandbox.kms;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.keyturn.sandbox.Directory;
import dev.keyturn.sandbox.Json;
import dev.keyturn.sandbox.policy.PolicyDocument;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;

/**
 * Gives policies back as KMS does, which keeps what they mean and not how they were written:
 * members of lists in another order at each read (aws/aws-cli#9456,
 * hashicorp/terraform-provider-aws#39788), a list of one as a string (hashicorp/terraform#13973),
 * an account as its root, and a user or role that was deleted as its unique id
 * (terraform-aws-modules/terraform-aws-kms#30).
 */
final class ShownPolicies {
  private final long seed;
  private final Map<String, Integer> reads = new HashMap<>();

  ShownPolicies(long seed) {
    this.seed = seed;
  }

  /** The text of one more read of the key's policy. */
  String next(KmsKey key, Directory directory) {
    PolicyDocument latest = key.policy().latest();
    String text = latest.text();
    UnaryOperator<String> name =
        principal -> directory.shown(principal, latest.ids().getOrDefault(principal, principal));
    int read = reads.merge(key.arn(), 1, Integer::sum);
    return Json.read(text).map(policy -> shown(policy, read, name).toPrettyString()).orElse(text);
  }

  private JsonNode shown(JsonNode policy, int read, UnaryOperator<String> named) {
    UnaryOperator<JsonNode> list = value -> list(value, read);
    JsonNode statements = policy.path("Statement");
    for (JsonNode statement : statements.isArray() ? statements : List.of(statements)) {
      for (String name : List.of("Principal", "NotPrincipal")) {
        replaceEach(statement.path(name), value -> list(principals(value, named), read));
      }
      replace(statement, List.of("Action", "NotAction", "Resource", "NotResource"), list);
      statement.path("Condition").forEach(tests -> replaceEach(tests, list));
    }
    return policy;
  }

  /** Turned by one at each read, so that no two reads in a row give the same order. */
  private JsonNode list(JsonNode value, int read) {
    if (!(value instanceof ArrayNode array) || array.isEmpty()) {
      return value;
    }
    List<JsonNode> members = new ArrayList<>();
    array.forEach(members::add);
    Collections.shuffle(members, new Random(seed));
    Collections.rotate(members, read);
    return members.size() == 1 ? members.get(0) : Json.array().addAll(members);
  }

  private static JsonNode principals(JsonNode value, UnaryOperator<String> named) {
    if (value instanceof ArrayNode array) {
      ArrayNode shown = Json.array();
      array.forEach(member -> shown.add(principals(member, named)));
      return shown;
    }
    return TextNode.valueOf(
        value.asText().matches("\\d{12}")
            ? "arn:aws:iam::" + value.asText() + ":root"
            : named.apply(value.asText()));
  }

  private static void replaceEach(JsonNode node, UnaryOperator<JsonNode> change) {
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    replace(node, names, change);
  }

  private static void replace(JsonNode node, List<String> names, UnaryOperator<JsonNode> change) {
    if (node instanceof ObjectNode object) {
      names.stream()
          .filter(object::has)
          .forEach(name -> object.set(name, change.apply(object.path(name))));
    }
  }
}
