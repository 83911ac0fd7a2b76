package dev.keyturn.sandbox.dynamodb;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** A condition, filter or key condition; it holds for an item or not. */
@FunctionalInterface
interface Condition {
  /** Whether it holds; attributes that an item lacks compare with nothing. */
  boolean holds(Map<String, JsonNode> item);

  /** Reads an expression. */
  static Condition parse(String expression, Names names) {
    Lexer lexer = new Lexer(expression);
    Condition condition = new Parser(lexer, names).any();
    if (!lexer.isDone()) {
      throw lexer.unexpected();
    }
    return condition;
  }

  /** Reads conditions by recursive descent: OR, AND, NOT, then comparisons and functions. */
  record Parser(Lexer lexer, Names names) {
    private static final Set<String> FUNCTIONS =
        Set.of(
            "attribute_exists",
            "attribute_not_exists",
            "attribute_type",
            "begins_with",
            "contains");

    Condition any() {
      Condition left = all();
      while (lexer.takeIf("OR")) {
        Condition first = left;
        Condition second = all();
        left = item -> first.holds(item) || second.holds(item);
      }
      return left;
    }

    private Condition all() {
      Condition left = negated();
      while (lexer.takeIf("AND")) {
        Condition first = left;
        Condition second = negated();
        left = item -> first.holds(item) && second.holds(item);
      }
      return left;
    }

    private Condition negated() {
      if (lexer.takeIf("NOT")) {
        Condition inner = negated();
        return item -> !inner.holds(item);
      }
      if (lexer.takeIf("(")) {
        Condition inner = any();
        lexer.expect(")");
        return inner;
      }
      return lexer.isCall(FUNCTIONS) ? function() : comparison();
    }

    private Condition function() {
      String function = lexer.take().toLowerCase(Locale.ROOT);
      lexer.expect("(");
      Path path = names.path(lexer);
      Optional<Operand> argument = lexer.takeIf(",") ? Optional.of(operand()) : Optional.empty();
      lexer.expect(")");
      return switch (function) {
        case "attribute_exists" -> item -> path.in(item).isPresent();
        case "attribute_not_exists" -> item -> path.in(item).isEmpty();
        case "attribute_type" ->
            with(path, argument, (own, type) -> Values.type(own).equals(type.path("S").asText()));
        case "begins_with" -> with(path, argument, Parser::beginsWith);
        default -> with(path, argument, Parser::contains);
      };
    }

    private Condition with(Path path, Optional<Operand> argument, Test test) {
      Operand other = argument.orElseThrow(lexer::unexpected);
      return item -> {
        Optional<JsonNode> own = path.in(item);
        Optional<JsonNode> given = other.apply(item);
        return own.isPresent() && given.isPresent() && test.of(own.get(), given.get());
      };
    }

    private static boolean beginsWith(JsonNode own, JsonNode prefix) {
      return Values.type(own).equals(Values.type(prefix))
          && Values.content(own).asText().startsWith(Values.content(prefix).asText());
    }

    private static boolean contains(JsonNode own, JsonNode part) {
      if (Values.type(own).equals("S")) {
        return Values.content(own).asText().contains(Values.content(part).asText());
      }
      for (JsonNode element : Values.content(own)) {
        if (element.equals(part) || element.equals(Values.content(part))) {
          return true;
        }
      }
      return false;
    }

    private Condition comparison() {
      Operand left = operand();
      if (lexer.takeIf("BETWEEN")) {
        Operand low = operand();
        lexer.expect("AND");
        Operand high = operand();
        return item ->
            compare(left, low, item, order -> order >= 0)
                && compare(left, high, item, order -> order <= 0);
      }
      if (lexer.takeIf("IN")) {
        return in(left);
      }
      String operator = lexer.take();
      Operand right = operand();
      return switch (operator) {
        case "=" -> item -> same(left, right, item);
        case "<>" -> item -> !same(left, right, item);
        case "<" -> item -> compare(left, right, item, order -> order < 0);
        case "<=" -> item -> compare(left, right, item, order -> order <= 0);
        case ">" -> item -> compare(left, right, item, order -> order > 0);
        case ">=" -> item -> compare(left, right, item, order -> order >= 0);
        default -> throw lexer.unexpected();
      };
    }

    private Condition in(Operand left) {
      List<Operand> choices = new ArrayList<>();
      lexer.expect("(");
      do {
        choices.add(operand());
      } while (lexer.takeIf(","));
      lexer.expect(")");
      return item -> choices.stream().anyMatch(choice -> same(left, choice, item));
    }

    private Operand operand() {
      if (lexer.isCall(Set.of("size"))) {
        lexer.take();
        lexer.expect("(");
        Path path = names.path(lexer);
        lexer.expect(")");
        return item ->
            path.in(item).map(value -> Values.number(BigDecimal.valueOf(Values.size(value))));
      }
      if (lexer.peek().startsWith(":")) {
        JsonNode value = names.value(lexer.take());
        return item -> Optional.of(value);
      }
      return names.path(lexer)::in;
    }

    private static boolean same(Operand left, Operand right, Map<String, JsonNode> item) {
      Optional<JsonNode> one = left.apply(item);
      Optional<JsonNode> other = right.apply(item);
      return one.isPresent() && other.isPresent() && Values.same(one.get(), other.get());
    }

    private static boolean compare(
        Operand left, Operand right, Map<String, JsonNode> item, Function<Integer, Boolean> want) {
      Optional<JsonNode> one = left.apply(item);
      Optional<JsonNode> other = right.apply(item);
      return one.isPresent()
          && other.isPresent()
          && Values.comparable(one.get(), other.get())
          && want.apply(Values.compare(one.get(), other.get()));
    }

    /** A value that an item may have. */
    private interface Operand extends Function<Map<String, JsonNode>, Optional<JsonNode>> {}

    /** A test of an attribute against a given value. */
    private interface Test {
      boolean of(JsonNode own, JsonNode given);
    }
  }
}
