package dev.keyturn.sandbox.dynamodb;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the placeholders of expressions stand for. */
record Names(Map<String, String> names, Map<String, JsonNode> values) {

  static Names of(Members request) {
    Map<String, String> names = new HashMap<>();
    request
        .raw("ExpressionAttributeNames")
        .properties()
        .forEach(field -> names.put(field.getKey(), field.getValue().asText()));
    return new Names(names, request.values("ExpressionAttributeValues"));
  }

  String name(String word) {
    if (!word.startsWith("#")) {
      return word;
    }
    return Optional.ofNullable(names.get(word))
        .orElseThrow(
            () ->
                DynamoErrors.validation(
                    "An expression attribute name used in the document path is not defined;"
                        + " attribute name: "
                        + word));
  }

  JsonNode value(String word) {
    return Optional.ofNullable(values.get(word))
        .orElseThrow(
            () ->
                DynamoErrors.validation(
                    "An expression attribute value used in expression is not defined; attribute"
                        + " value: "
                        + word));
  }

  /** Reads a path such as {@code #a.b}. */
  Path path(Lexer lexer) {
    List<String> steps = new ArrayList<>();
    steps.add(name(lexer.takeName()));
    while (lexer.takeIf(".")) {
      steps.add(name(lexer.takeName()));
    }
    return new Path(steps);
  }
}
