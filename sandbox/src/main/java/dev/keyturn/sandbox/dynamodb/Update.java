package dev.keyturn.sandbox.dynamodb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.keyturn.sandbox.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** An update expression: SET, REMOVE and ADD of numbers. */
record Update(List<Change> changes, Set<String> attributes) {

  static Update parse(String expression, Names names) {
    Lexer lexer = new Lexer(expression);
    Parser parser = new Parser(lexer, names, new ArrayList<>(), new LinkedHashSet<>());
    while (!lexer.isDone()) {
      parser.clause();
    }
    return new Update(parser.changes(), parser.attributes());
  }

  /** The item after all changes, each of which sees the item as it was before. */
  Map<String, JsonNode> apply(Map<String, JsonNode> before) {
    Map<String, JsonNode> after = new LinkedHashMap<>(before);
    changes.forEach(change -> change.make(before, after));
    return after;
  }

  /** One change. */
  @FunctionalInterface
  interface Change {
    void make(Map<String, JsonNode> before, Map<String, JsonNode> after);
  }

  private record Parser(Lexer lexer, Names names, List<Change> changes, Set<String> attributes) {
    void clause() {
      if (lexer.takeIf("SET")) {
        each(this::set);
      } else if (lexer.takeIf("REMOVE")) {
        each(path -> (before, after) -> path.remove(after));
      } else if (lexer.takeIf("ADD")) {
        each(this::add);
      } else {
        throw lexer.unexpected();
      }
    }

    private void each(Function<Path, Change> action) {
      do {
        Path path = names.path(lexer);
        attributes.add(path.top());
        changes.add(action.apply(path));
      } while (lexer.takeIf(","));
    }

    private Change set(Path path) {
      lexer.expect("=");
      Source first = source();
      if (lexer.takeIf("+")) {
        Source second = source();
        return (before, after) -> path.set(after, sum(first.of(before), second.of(before), 1));
      }
      if (lexer.takeIf("-")) {
        Source second = source();
        return (before, after) -> path.set(after, sum(first.of(before), second.of(before), -1));
      }
      return (before, after) -> path.set(after, first.of(before));
    }

    private Change add(Path path) {
      JsonNode value = names.value(lexer.take());
      JsonNode zero = Values.number(BigDecimal.ZERO);
      return (before, after) -> path.set(after, sum(path.in(before).orElse(zero), value, 1));
    }

    private static JsonNode sum(JsonNode left, JsonNode right, int sign) {
      return Values.number(
          Values.number(left).add(Values.number(right).multiply(BigDecimal.valueOf(sign))));
    }

    private Source source() {
      if (lexer.isCall(Set.of("if_not_exists"))) {
        lexer.take();
        lexer.expect("(");
        Path path = names.path(lexer);
        lexer.expect(",");
        Source otherwise = source();
        lexer.expect(")");
        return item -> path.in(item).orElseGet(() -> otherwise.of(item));
      }
      if (lexer.isCall(Set.of("list_append"))) {
        return appended();
      }
      if (lexer.peek().startsWith(":")) {
        JsonNode value = names.value(lexer.take());
        return item -> value;
      }
      Path path = names.path(lexer);
      return item ->
          path.in(item)
              .orElseThrow(
                  () ->
                      DynamoErrors.validation(
                          "The provided expression refers to an attribute that does not exist in"
                              + " the item"));
    }

    private Source appended() {
      lexer.take();
      lexer.expect("(");
      Source first = source();
      lexer.expect(",");
      Source second = source();
      lexer.expect(")");
      return item -> {
        ArrayNode list = Json.array();
        first.of(item).path("L").forEach(list::add);
        second.of(item).path("L").forEach(list::add);
        return Json.object().set("L", list);
      };
    }

    /** Where a new value comes from. */
    @FunctionalInterface
    private interface Source {
      JsonNode of(Map<String, JsonNode> item);
    }
  }
}
