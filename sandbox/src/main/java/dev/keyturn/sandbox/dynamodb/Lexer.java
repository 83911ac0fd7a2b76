package dev.keyturn.sandbox.dynamodb;

import dev.keyturn.sandbox.AwsError;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words of an expression, read one after the other. */
final class Lexer {
  private static final Pattern WORD =
      Pattern.compile("\\s*(<>|<=|>=|[=<>(),.+\\-\\[\\]]|[:#]?[A-Za-z0-9_]+)");

  private final String text;
  private final List<String> words = new ArrayList<>();
  private int next;

  Lexer(String text) {
    this.text = text;
    Matcher word = WORD.matcher(text);
    int end = 0;
    while (word.find() && word.start() == end) {
      words.add(word.group(1));
      end = word.end();
    }
    if (!text.substring(end).isBlank() || words.isEmpty()) {
      throw DynamoErrors.validation("Invalid expression: Syntax error; expression: " + text);
    }
  }

  boolean isDone() {
    return next == words.size();
  }

  String peek() {
    return isDone() ? "" : words.get(next);
  }

  String take() {
    if (isDone()) {
      throw unexpected();
    }
    return words.get(next++);
  }

  /** Takes the next word, which must be a name or its placeholder. */
  String takeName() {
    if (!peek().matches("#?[A-Za-z0-9_]+")) {
      throw unexpected();
    }
    return take();
  }

  /** Takes the next word if it is this one, whatever its case. */
  boolean takeIf(String word) {
    if (peek().equalsIgnoreCase(word)) {
      next++;
      return true;
    }
    return false;
  }

  void expect(String word) {
    if (!takeIf(word)) {
      throw unexpected();
    }
  }

  /** Whether the next word is one of these and is followed by an opening parenthesis. */
  boolean isCall(Set<String> functions) {
    return next + 1 < words.size()
        && functions.contains(peek().toLowerCase(Locale.ROOT))
        && words.get(next + 1).equals("(");
  }

  AwsError unexpected() {
    return DynamoErrors.validation(
        "Invalid expression: Syntax error; token: \"" + peek() + "\", expression: " + text);
  }
}
